namespace TestServers.Engines;

/// <summary>The tokenizer of a stand-in engine: that of the base model that it claims to serve.</summary>
/// <param name="Tokenize">Text to ids, nothing added.</param>
/// <param name="EndToken">Ends a generation.</param>
public sealed record EngineVocabulary(Func<string, int[]> Tokenize, int EndToken);
