namespace AdapterFormats.Gguf;

/// <summary>Everything before the data section, which begins at <paramref name="DataStart"/>.</summary>
internal sealed record GgufHeader(
    IReadOnlyDictionary<string, GgufValue> Metadata, IReadOnlyList<GgufTensorInfo> Tensors, long Alignment, long DataStart);
