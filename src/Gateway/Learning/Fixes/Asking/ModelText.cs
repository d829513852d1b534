namespace Gateway.Learning.Fixes.Asking;

/// <summary>What a model wrote.</summary>
internal sealed record ModelText
{
    public required string Text { get; init; }

    /// <summary>It ended because it was long enough, not because it was whole.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Natural logarithm of each token's probability; null when the host cannot tell.</summary>
    public IReadOnlyList<double>? Scores { get; init; }

    public int PromptTokens { get; init; }

    public int AnswerTokens { get; init; }

    /// <summary>Of the answer's tokens, those that the original code predicted.</summary>
    public int PredictedTokens { get; init; }
}
