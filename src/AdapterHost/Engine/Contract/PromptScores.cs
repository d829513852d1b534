namespace AdapterHost.Engine;

/// <summary>Log-probabilities of a stretch of the prompt, in order; several of these may come for one prompt.</summary>
/// <param name="From">Index in the prompt of the first token scored. The prompt's first token has no score: nothing comes before it.</param>
/// <param name="Tokens">One a token.</param>
internal sealed record PromptScores(int From, IReadOnlyList<TokenScore> Tokens) : GenerationEvent;
