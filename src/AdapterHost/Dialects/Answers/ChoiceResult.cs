using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>One finished choice of an answer that is not streamed.</summary>
internal sealed record ChoiceResult(string Text, Finished End)
{
    /// <summary>Its tokens, where log-probabilities were asked for.</summary>
    public IReadOnlyList<TokenScore> Tokens { get; init; } = [];

    /// <summary>The prompt's tokens but its first, where they were asked for.</summary>
    public IReadOnlyList<TokenScore> PromptTokens { get; init; } = [];
}
