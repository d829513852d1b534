using AdapterFormats.Elements;

namespace AdapterFormats;

/// <summary>One low-rank product of a canonical adapter: <c>y += Scale · B · (A · x)</c>. Valid as long as its
/// <see cref="CanonicalAdapterReader"/>.</summary>
public sealed class LoraPair
{
    private readonly RawTensor _a;
    private readonly RawTensor _b;
    private readonly Stream _stream;
    private readonly ChunkBuffers _buffers;

    internal LoraPair(RawTensor a, RawTensor b, Stream stream, ChunkBuffers buffers)
    {
        _a = a;
        _b = b;
        _stream = stream;
        _buffers = buffers;
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

    /// <summary>How A is stored.</summary>
    public AdapterElementType TypeOfA => ElementTypes.Stored(_a.Type!.Value);

    /// <summary>How B is stored.</summary>
    public AdapterElementType TypeOfB => ElementTypes.Stored(_b.Type!.Value);

    /// <summary>Reads A, [rank × input] row-major, widened exactly. Not thread-safe: pairs share their reader's stream.</summary>
    public void ReadA(Span<float> rowMajor) => Read(_a, rowMajor);

    /// <summary>Reads B, [output × rank] row-major, widened exactly. Not thread-safe: pairs share their reader's stream.</summary>
    public void ReadB(Span<float> rowMajor) => Read(_b, rowMajor);

    /// <summary>Reads A's elements as they are stored. Not thread-safe.</summary>
    public void ReadStoredA(Span<byte> rowMajor) => ReadStored(_a, rowMajor);

    /// <summary>Reads B's elements as they are stored. Not thread-safe.</summary>
    public void ReadStoredB(Span<byte> rowMajor) => ReadStored(_b, rowMajor);

    private void ReadStored(RawTensor tensor, Span<byte> rowMajor)
    {
        var bytes = ElementTypes.Bytes(tensor.Type!.Value, ShapeMath.Elements(tensor.Shape)!.Value);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowMajor.Length, bytes, nameof(rowMajor));
        new TensorBytes(_stream, tensor.Offset).Read(0, rowMajor);
    }

    private void Read(RawTensor tensor, Span<float> rowMajor)
    {
        var elements = ShapeMath.Elements(tensor.Shape)!.Value;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowMajor.Length, elements, nameof(rowMajor));
        var source = new TensorBytes(_stream, tensor.Offset);
        var type = tensor.Type!.Value;
        for (var done = 0; done < rowMajor.Length; done += ChunkBuffers.Elements)
        {
            var values = rowMajor[done..Math.Min(done + ChunkBuffers.Elements, rowMajor.Length)];
            var bytes = _buffers.Bytes.AsSpan(0, (int)ElementTypes.Bytes(type, values.Length));
            source.Read(ElementTypes.Bytes(type, done), bytes);
            ElementDecoder.Decode(type, bytes, values);
        }
    }
}
