namespace LlamaCpp;

/// <summary>Element type of the KV cache, by ggml's numbers.</summary>
public enum CacheType
{
    F32 = 0,
    F16 = 1,
}
