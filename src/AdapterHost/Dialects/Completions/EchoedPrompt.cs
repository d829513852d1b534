namespace AdapterHost.Dialects.Completions;

/// <summary>A prompt that is repeated before its answer.</summary>
/// <param name="Text">As the client sent it.</param>
/// <param name="Tokens">As the engine got it.</param>
/// <param name="Added">Tokens at its start that the tokenizer added: they are no part of the text.</param>
internal sealed record EchoedPrompt(string Text, int[] Tokens, int Added);
