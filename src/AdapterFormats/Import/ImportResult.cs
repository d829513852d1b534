namespace AdapterFormats;

/// <summary>The outcome of an import: accepted with a canonical file, or refused with every finding.</summary>
public sealed record ImportResult
{
    public required bool Accepted { get; init; }

    /// <summary>All of them, errors and notes, in a fixed order.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Present exactly when accepted.</summary>
    public CanonicalAdapterFile? Canonical { get; init; }

    /// <summary>The files to keep beside the canonical form; empty when refused.</summary>
    public IReadOnlyList<SourceFile> Sources { get; init; } = [];

    /// <summary>Names of the upload's other files. They were not read.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The <c>adapter_manifest.json</c>, when there is one of sound form; also of a refused upload.</summary>
    public string? ManifestJson { get; init; }
}
