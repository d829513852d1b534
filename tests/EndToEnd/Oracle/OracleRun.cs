namespace EndToEnd.Oracle;

/// <summary>What the oracle generates in one context.</summary>
/// <param name="Adapter">Path of a GGUF adapter; null is the base model.</param>
/// <param name="Prompts">Raw text; special tokens in it count as such.</param>
/// <param name="Tokens">The most tokens of an answer.</param>
internal sealed record OracleRun(string? Adapter, IReadOnlyList<string> Prompts, int Tokens);
