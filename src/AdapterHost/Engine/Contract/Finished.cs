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
    /// <summary>Tokens of the prompt whose KV cells were there already: from an earlier request of the same tenant, adapter and salt.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Tokens of <see cref="GenerationRequest.Prediction"/> that turned out right.</summary>
    public int AcceptedPredictionTokens { get; init; }

    /// <summary>Tokens of it that were tried and turned out wrong.</summary>
    public int RejectedPredictionTokens { get; init; }
}
