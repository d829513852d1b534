namespace AdapterFormats.Gguf;

/// <summary>How much header is read before the file is refused.</summary>
internal sealed record GgufLimits(int MaxMetadataValues, long MaxTensors, int MaxStringBytes, long MaxHeaderBytes)
{
    /// <summary>A base model: vocabularies of half a million tokens, chat templates of megabytes; its header is walked, not held.</summary>
    public static GgufLimits BaseModel { get; } = new(4096, 65_536, 16 << 20, 512L << 20);

    public static GgufLimits Adapter(long maxTensors, long maxHeaderBytes) => new(256, maxTensors, 64 << 10, maxHeaderBytes);
}
