namespace LlamaCpp;

/// <summary>How a context is made. Everything here is fixed for the context's life.</summary>
public sealed record LlamaContextOptions
{
    /// <summary>Tokens that all sequences share (unified cache).</summary>
    public required int ContextTokens { get; init; }

    /// <summary>The most rows of one decode. Logical and physical batch are the same, so rows keep their order.</summary>
    public required int BatchTokens { get; init; }

    public required int MaxSequences { get; init; }

    /// <summary>The most rows of one decode that may ask for logits; never less than <see cref="MaxSequences"/>. Each costs a vocabulary of floats.</summary>
    public int MaxOutputs { get; init; }

    public required int Threads { get; init; }

    public CacheType CacheType { get; init; } = CacheType.F16;

    /// <summary>Lets llama.cpp choose flash attention; false never uses it (needed to compare numbers).</summary>
    public bool FlashAttention { get; init; } = true;

    /// <summary>Gives the last layer's states of every row (<see cref="LlamaContext.GetEmbedding"/>) in place of logits.</summary>
    public bool Embeddings { get; init; }

    /// <summary>Sees graph nodes as they are computed, on the thread that calls decode. Null costs nothing.</summary>
    public IGraphObserver? Observer { get; init; }
}
