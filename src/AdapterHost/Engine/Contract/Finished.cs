namespace AdapterHost.Engine;

/// <summary>The end of a generation and what it cost.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopText">The stop string that ended it, if one did.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CompletionTokens">Tokens generated, the end-of-generation token included.</param>
/// <param name="PromptTime">From the first step that held a row of it to its first token.</param>
/// <param name="CompletionTime">From its first token to its last.</param>
internal sealed record Finished(
    FinishReason Reason,
    string? StopText,
    int PromptTokens,
    int CompletionTokens,
    TimeSpan PromptTime,
    TimeSpan CompletionTime) : GenerationEvent
{
    /// <summary>When it was given to the engine, a timestamp of the engine's clock; 0 when that is not known.</summary>
    public long QueuedAt { get; init; }

    /// <summary>From then to its slot; all of its time when it never got one.</summary>
    public TimeSpan QueueTime { get; init; }

    /// <summary>Steps of the engine that held rows of the prompt.</summary>
    public int PromptSteps { get; init; }

    /// <summary>Steps of the engine in which it generated.</summary>
    public int Steps { get; init; }

    /// <summary>Tokens of the prompt whose KV cells were there already: from an earlier request of the same tenant, adapter and salt.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Tokens of <see cref="GenerationRequest.Prediction"/> that turned out right.</summary>
    public int AcceptedPredictionTokens { get; init; }

    /// <summary>Tokens of it that were tried and turned out wrong.</summary>
    public int RejectedPredictionTokens { get; init; }
}
