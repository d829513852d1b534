namespace AdapterFormats.Gguf;

/// <summary>One tensor as the header states it; nothing of it is checked yet. <paramref name="Offset"/> counts from the data
/// section.</summary>
internal sealed record GgufTensorInfo(string Name, ulong[] Dimensions, uint Type, ulong Offset);
