using AdapterFormats.Elements;
using AdapterFormats.Gguf;
using AdapterFormats.Validation;

namespace AdapterFormats;

/// <summary>Reads a canonical adapter. Defensive all the same: every length is checked against the stream. Not thread-safe.</summary>
public sealed class CanonicalAdapterReader : IDisposable
{
    private const long MaxTensors = 65_536;
    private const long MaxHeaderBytes = 16 << 20;
    private const int MaxRank = 4096;

    private readonly Stream _stream;

    private CanonicalAdapterReader(Stream stream) => _stream = stream;

    /// <summary>GGUF architecture of the base model it is for.</summary>
    public required string Architecture { get; init; }

    /// <summary>What every pair's scale is this number of, divided by its rank.</summary>
    public required float Alpha { get; init; }

    /// <summary>Sorted by target name, ordinal.</summary>
    public required IReadOnlyList<LoraPair> Pairs { get; init; }

    /// <summary>Reads the header. The reader owns the seekable stream from here on, also when this throws.</summary>
    /// <exception cref="AdapterFormatException">The bytes are no sound canonical adapter.</exception>
    public static CanonicalAdapterReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Read(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _stream.Dispose();

    private static CanonicalAdapterReader Read(Stream stream)
    {
        var findings = new FindingList();
        var header = new GgufHeaderReader(stream, GgufLimits.Adapter(MaxTensors, MaxHeaderBytes), findings).Read(CancellationToken.None);
        var file = GgufAdapterLayout.Resolve(stream, header, findings);
        if (!file.LayoutIsSound || findings.HasErrors)
            throw new AdapterFormatException(
                findings.ToArray() is [var first, ..] ? first.Message : "The adapter holds tensors of a type that is not read.");
        if (Text(header, GgufFormat.GeneralType) != "adapter" || Text(header, GgufFormat.AdapterType) != "lora")
            throw new AdapterFormatException("The file is no LoRA adapter.");
        var alpha = ReadAlpha(header);
        return new CanonicalAdapterReader(stream)
        {
            Alpha = alpha,
            Architecture = Text(header, GgufFormat.GeneralArchitecture) ?? throw new AdapterFormatException(
                "The adapter names no architecture."),
            Pairs = Pair(file, alpha),
        };
    }

    private static LoraPair[] Pair(TensorFile file, float alpha)
    {
        var pairs = new LoraPair[file.Tensors.Count / 2];
        var buffers = new ChunkBuffers();
        if (pairs.Length == 0 || file.Tensors.Count % 2 != 0)
            throw new AdapterFormatException("The adapter has no pairs of factors.");
        var sorted = file.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = Pair(sorted[2 * i], sorted[(2 * i) + 1], alpha, file.Stream, buffers);
        return pairs;
    }

    private static LoraPair Pair(RawTensor a, RawTensor b, float alpha, Stream stream, ChunkBuffers buffers)
    {
        if (a.Shape is not [var rank, var input] || b.Shape is not [var output, var rankOfB] || rank != rankOfB || rank > MaxRank
            || rank * input > int.MaxValue || output * rank > int.MaxValue
            || a.Type is null or ElementType.Q8_0 || b.Type is null or ElementType.Q8_0
            || !a.Name.EndsWith(GgufFormat.SuffixA, StringComparison.Ordinal)
            || b.Name != a.Name[..^GgufFormat.SuffixA.Length] + GgufFormat.SuffixB)
        {
            throw new AdapterFormatException(
                $"The tensors '{FindingText.Shorten(a.Name)}' and '{FindingText.Shorten(b.Name)}' are no pair of factors.");
        }

        return new LoraPair(a, b, stream, buffers)
        {
            Target = a.Name[..^GgufFormat.SuffixA.Length],
            Rank = (int)rank,
            InputLength = (int)input,
            OutputLength = (int)output,
            Scale = alpha / rank,
            Type = a.Type == b.Type ? ElementTypes.Stored(a.Type.Value) : AdapterElementType.F32,
        };
    }

    private static float ReadAlpha(GgufHeader header) =>
        header.Metadata.TryGetValue(GgufFormat.AdapterAlpha, out var value) && value.Float32 is float alpha && float.IsFinite(alpha)
            && alpha > 0
            ? alpha
            : throw new AdapterFormatException($"{GgufFormat.AdapterAlpha} is no usable number.");

    private static string? Text(GgufHeader header, string key) => header.Metadata.TryGetValue(key, out var value) ? value.Text : null;
}
