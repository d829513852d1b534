namespace AdapterHost.Dialects.FillInMiddle;

/// <param name="Tokens">The prompt.</param>
/// <param name="Cut">Whether something of the text did not fit.</param>
internal sealed record FimPrompt(int[] Tokens, bool Cut);
