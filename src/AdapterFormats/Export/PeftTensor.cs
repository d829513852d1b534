using System.Runtime.InteropServices;
using AdapterFormats.Canonical;
using AdapterFormats.Elements;

namespace AdapterFormats.Export;

/// <summary>One factor as it is written.</summary>
/// <param name="Name">PEFT's name.</param>
/// <param name="Pair">Whose.</param>
/// <param name="IsA">A, or B.</param>
/// <param name="Rank">To which it is filled up with zeros.</param>
/// <param name="HeadRows">Of B: rows of a head whose order GGUF changed; null where it kept it.</param>
internal sealed record PeftTensor(string Name, LoraPair Pair, bool IsA, int Rank, int? HeadRows)
{
    /// <summary>alpha / rank of the whole adapter is what an engine computes with; this pair's own is more by as much.</summary>
    private float Factor => IsA ? 1 : (float)Rank / Pair.Rank;

    private AdapterElementType Stored => IsA ? Pair.TypeOfA : Pair.TypeOfB;

    /// <summary>As it came, unless it is multiplied.</summary>
    public AdapterElementType Type => Factor == 1 ? Stored : AdapterElementType.F32;

    public int Rows => IsA ? Rank : Pair.OutputLength;

    public int Columns => IsA ? Pair.InputLength : Rank;

    public long Bytes => ElementTypes.Bytes(ElementTypes.Of(Type), (long)Rows * Columns);

    /// <summary>All of it.</summary>
    public byte[] Read()
    {
        var own = Factor == 1 ? ReadStored() : ReadMultiplied();
        return Rank == Pair.Rank ? own : Fill(own);
    }

    private byte[] ReadStored()
    {
        var bytes = new byte[ElementTypes.Bytes(ElementTypes.Of(Stored), (long)Pair.Rank * (IsA ? Pair.InputLength : Pair.OutputLength))];
        if (IsA)
            Pair.ReadStoredA(bytes);
        else
            Pair.ReadStoredB(bytes);
        return InOrder(bytes);
    }

    private byte[] ReadMultiplied()
    {
        var values = new float[Pair.Rank * Pair.OutputLength];
        Pair.ReadB(values);
        foreach (ref var value in values.AsSpan())
            value *= Factor;
        return InOrder(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private byte[] InOrder(byte[] bytes)
    {
        if (HeadRows is not { } headRows)
            return bytes;
        var ordered = new byte[bytes.Length];
        HeadPermutation.Undo(bytes, ordered, headRows, bytes.Length / Pair.OutputLength);
        return ordered;
    }

    // Rows of zeros after A's own, columns of zeros after B's own.
    private byte[] Fill(byte[] own)
    {
        var filled = new byte[Bytes];
        var (from, to) = (own.Length / (IsA ? Pair.Rank : Rows), filled.Length / Rows);
        for (var row = 0; row < (IsA ? Pair.Rank : Rows); row++)
            own.AsSpan(row * from, from).CopyTo(filled.AsSpan(row * to));
        return filled;
    }
}
