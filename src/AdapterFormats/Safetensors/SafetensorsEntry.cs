namespace AdapterFormats.Safetensors;

/// <summary>One tensor of the header. Shape and offsets are null where they are impossible (already reported).</summary>
internal sealed record SafetensorsEntry(string Name, string Type, long[]? Shape, long? Begin, long? End);
