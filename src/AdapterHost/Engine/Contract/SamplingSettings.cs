namespace AdapterHost.Engine;

/// <param name="Temperature">0 picks the likeliest token always.</param>
/// <param name="TopP">Nucleus: the smallest set of tokens whose probabilities sum to it, 0 &lt; p ≤ 1.</param>
/// <param name="Seed">Same seed, same request, same text on the same host. Null draws one.</param>
internal sealed record SamplingSettings(float Temperature = 1, float TopP = 1, uint? Seed = null);
