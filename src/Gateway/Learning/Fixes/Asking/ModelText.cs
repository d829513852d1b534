namespace Gateway.Learning.Fixes.Asking;

/// <summary>What a model wrote.</summary>
internal sealed record ModelText
{
    public required string Text { get; init; }

    /// <summary>It ended because it was long enough, not because it was whole.</summary>
    public required bool IsCut { get; init; }

    /// <summary>
    /// At the token where the model was least sure: how many times likelier it was than the runner-up, as a natural logarithm. Null when the host cannot tell.
    /// </summary>
    public double? LeastLead { get; init; }

    public int PromptTokens { get; init; }

    public int AnswerTokens { get; init; }

    /// <summary>Of the answer's tokens, those that the original code predicted.</summary>
    public int PredictedTokens { get; init; }
}
