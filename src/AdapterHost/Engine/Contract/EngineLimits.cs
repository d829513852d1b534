namespace AdapterHost.Engine;

/// <param name="ContextTokens">The most tokens (prompt and answer together) that one sequence may hold.</param>
/// <param name="MaxSequences">Sequences that run at the same time.</param>
internal sealed record EngineLimits(int ContextTokens, int MaxSequences)
{
    /// <summary>What requests can ask of it.</summary>
    public EngineSupport Support { get; init; } = new();

    /// <summary>The most tokens of one text to embed; 0 where the host embeds nothing.</summary>
    public int EmbeddingTokens { get; init; }

    /// <summary>Numbers of an embedding.</summary>
    public int EmbeddingSize { get; init; }
}
