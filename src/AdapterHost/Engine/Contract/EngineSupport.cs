namespace AdapterHost.Engine;

/// <summary>What requests can ask of an engine. The default is everything.</summary>
internal sealed record EngineSupport
{
    /// <summary>Answers that follow a grammar or schema.</summary>
    public bool Grammars { get; init; } = true;

    public bool TypicalSampling { get; init; } = true;

    /// <summary>Log-probabilities of the prompt's own tokens.</summary>
    public bool PromptScores { get; init; } = true;

    public bool Seeds { get; init; } = true;

    /// <summary>Penalties that look back on a number of tokens, not on all.</summary>
    public bool PenaltyWindow { get; init; } = true;

    /// <summary>Null sets no limit.</summary>
    public float? MostRepeatPenalty { get; init; }

    /// <summary>Likeliest tokens that can be told; below 0 no log-probability is. Null sets no limit.</summary>
    public int? MostLogProbabilities { get; init; }
}
