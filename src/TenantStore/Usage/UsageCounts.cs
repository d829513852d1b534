namespace TenantStore.Usage;

/// <summary>What was used. Adds up.</summary>
public readonly record struct UsageCounts
{
    /// <summary>Requests that were admitted.</summary>
    public long Requests { get; init; }

    /// <summary>Of these, those that ended without a whole answer: refused by gateway or host, or broken off by them. Not those whose client left.</summary>
    public long Errors { get; init; }

    /// <summary>Requests that a limit refused, or would have where limits only watch.</summary>
    public long Limited { get; init; }

    public long PromptTokens { get; init; }

    /// <summary>Of the prompts' tokens, those that were cached.</summary>
    public long CachedTokens { get; init; }

    public long CompletionTokens { get; init; }

    /// <summary>Of the completions' tokens, those that a prediction had right.</summary>
    public long AcceptedTokens { get; init; }

    /// <summary>Predicted, tried and wrong.</summary>
    public long RejectedTokens { get; init; }

    public static UsageCounts operator +(UsageCounts one, UsageCounts other) => new()
    {
        Requests = one.Requests + other.Requests,
        Errors = one.Errors + other.Errors,
        Limited = one.Limited + other.Limited,
        PromptTokens = one.PromptTokens + other.PromptTokens,
        CachedTokens = one.CachedTokens + other.CachedTokens,
        CompletionTokens = one.CompletionTokens + other.CompletionTokens,
        AcceptedTokens = one.AcceptedTokens + other.AcceptedTokens,
        RejectedTokens = one.RejectedTokens + other.RejectedTokens,
    };

    public static UsageCounts operator -(UsageCounts counts) => new()
    {
        Requests = -counts.Requests,
        Errors = -counts.Errors,
        Limited = -counts.Limited,
        PromptTokens = -counts.PromptTokens,
        CachedTokens = -counts.CachedTokens,
        CompletionTokens = -counts.CompletionTokens,
        AcceptedTokens = -counts.AcceptedTokens,
        RejectedTokens = -counts.RejectedTokens,
    };

    public static UsageCounts Negate(UsageCounts counts) => -counts;

    public static UsageCounts Add(UsageCounts one, UsageCounts other) => one + other;
}
