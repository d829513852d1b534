namespace Bench.Generate;

/// <summary>Sizes of a llama-shaped model.</summary>
/// <param name="Layers">Blocks.</param>
/// <param name="Embedding">Numbers of a token's state.</param>
/// <param name="FeedForward">Inner width of the feed-forward part.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="HeadsKv">Key and value heads.</param>
/// <param name="Vocabulary">Tokens, 259 at least.</param>
internal sealed record ModelShape(int Layers, int Embedding, int FeedForward, int Heads, int HeadsKv, int Vocabulary);
