using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// One target's two matrices in an adapter's block of memory: A as [rank × input], B transposed as [rank × output], so that both products
/// read memory forwards. Rank 0 marks a target that the adapter leaves alone.
/// </summary>
internal readonly unsafe struct LowRankPair(void* a, void* bTransposed, int rank, int input, int output, float scale, AdapterElementType type)
{
    public void* A { get; } = a;

    public void* BTransposed { get; } = bTransposed;

    public int Rank { get; } = rank;

    public int Input { get; } = input;

    public int Output { get; } = output;

    /// <summary>alpha / rank.</summary>
    public float Scale { get; } = scale;

    /// <summary>Element type of both matrices.</summary>
    public AdapterElementType Type { get; } = type;
}
