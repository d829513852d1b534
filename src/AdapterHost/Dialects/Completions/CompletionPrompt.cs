namespace AdapterHost.Dialects.Completions;

/// <summary>One prompt of a completion: text, or token ids when there is none.</summary>
internal readonly record struct CompletionPrompt(string? Text, int[] Tokens);
