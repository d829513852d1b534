namespace TenantStore.Library;

/// <summary>A validated source file to be kept beside the canonical form.</summary>
/// <param name="Name">A plain file name, e.g. <c>adapter_config.json</c>.</param>
/// <param name="Path">Where it lies now. It is copied.</param>
public sealed record SourceArtifact(string Name, string Path);
