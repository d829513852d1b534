namespace Bench.Load;

/// <summary>A stream that ended well.</summary>
/// <param name="Text">What was generated.</param>
/// <param name="PromptTokens">Length of the prompt, as the server counts.</param>
/// <param name="CompletionTokens">Length of the answer, as the server counts.</param>
/// <param name="CachedTokens">Prompt tokens that the server did not have to compute.</param>
/// <param name="FirstText">From the request to the first text.</param>
internal sealed record StreamAnswer(string Text, int PromptTokens, int CompletionTokens, int CachedTokens, TimeSpan FirstText);
