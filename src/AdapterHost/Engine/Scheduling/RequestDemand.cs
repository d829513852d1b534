using HostContract;

namespace AdapterHost.Engine;

/// <summary>What a request asks of the scheduler.</summary>
internal sealed record RequestDemand
{
    public required TenantKey Tenant { get; init; }

    /// <summary>The tenant's fair share, above 0.</summary>
    public double Weight { get; init; } = 1;

    public RequestClass Class { get; init; } = RequestClass.Chat;

    /// <summary>Inline requests only: a newer one of the same tenant and lane supersedes this one. Null is no lane.</summary>
    public string? Lane { get; init; }

    /// <summary>Tokens that every choice begins with.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens that each choice may generate at most.</summary>
    public required int Cap { get; init; }

    /// <summary>Sequences that share the prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Every row of the prompt wants its logits.</summary>
    public bool ScoresPrompt { get; init; }

    /// <summary>KV tokens that it may need at most.</summary>
    public int ReservedTokens => PromptTokens + (Choices * Cap);
}
