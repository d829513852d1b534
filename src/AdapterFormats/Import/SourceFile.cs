namespace AdapterFormats;

/// <summary>A file of the validated source, to be kept beside the canonical form.</summary>
/// <param name="Name"><c>adapter_config.json</c>, <c>adapter_model.safetensors</c>, <c>adapter_manifest.json</c> or
/// <c>adapter.gguf</c>.</param>
/// <param name="Path">Where it lies: in the work folder, or where the caller spooled it.</param>
public sealed record SourceFile(string Name, string Path);
