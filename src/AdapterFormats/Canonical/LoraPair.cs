namespace AdapterFormats;

/// <summary>One low-rank product of a canonical adapter: <c>y += Scale · B · (A · x)</c>. Valid as long as its <see cref="CanonicalAdapterReader"/>.</summary>
public sealed class LoraPair
{
    internal LoraPair()
    {
    }

    /// <summary>The base weight's GGUF name, e.g. <c>blk.0.attn_q.weight</c>.</summary>
    public required string Target { get; init; }

    public required int Rank { get; init; }

    public required int InputLength { get; init; }

    public required int OutputLength { get; init; }

    /// <summary>alpha / rank.</summary>
    public required float Scale { get; init; }

    /// <summary>The type that holds both halves exactly: their own when equal, else <see cref="AdapterElementType.F32"/>.</summary>
    public required AdapterElementType Type { get; init; }

    /// <summary>Reads A, [rank × input] row-major, widened exactly.</summary>
    public void ReadA(Span<float> rowMajor) => throw new NotSupportedException();

    /// <summary>Reads B, [output × rank] row-major, widened exactly.</summary>
    public void ReadB(Span<float> rowMajor) => throw new NotSupportedException();
}
