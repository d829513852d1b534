namespace AdapterFormats.Import;

/// <summary>The files of an upload that will be read, and the names of those that will not. All null: nothing can be read.</summary>
internal sealed record UploadContent
{
    public static UploadContent Nothing { get; } = new();

    public string? ConfigPath { get; init; }

    public string? WeightsPath { get; init; }

    public string? ManifestPath { get; init; }

    public string? GgufPath { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public IEnumerable<SourceFile> Sources()
    {
        if (GgufPath is not null)
            yield return new SourceFile(AdapterFileNames.Gguf, GgufPath);
        if (ConfigPath is not null)
            yield return new SourceFile(AdapterFileNames.Config, ConfigPath);
        if (WeightsPath is not null)
            yield return new SourceFile(AdapterFileNames.Weights, WeightsPath);
        if (ManifestPath is not null)
            yield return new SourceFile(AdapterFileNames.Manifest, ManifestPath);
    }
}
