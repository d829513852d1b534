using AdapterFormats;

namespace TenantStore.Adapters;

/// <summary>One uploaded and accepted adapter. All of it but <see cref="State"/> is immutable.</summary>
public sealed record AdapterVersion
{
    public required VersionReference Reference { get; init; }

    /// <summary>The base model that it was judged against, and never runs without.</summary>
    public required BaseModelId BaseModel { get; init; }

    /// <summary>SHA-256 of the canonical file.</summary>
    public required AdapterDigest Digest { get; init; }

    /// <summary>Which of the kept source files are this version's.</summary>
    public required SourceSetDigest Sources { get; init; }

    public required AdapterVersionState State { get; init; }

    /// <summary>The largest rank of its tensors.</summary>
    public required int Rank { get; init; }

    /// <summary>Short names of what it changes, e.g. <c>attn_q</c>.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Bytes of the canonical file.</summary>
    public required long Bytes { get; init; }

    /// <summary>The verdict: a JSON array of findings.</summary>
    public required string FindingsJson { get; init; }

    /// <summary>The uploader's manifest, a JSON object, or null.</summary>
    public required string? ManifestJson { get; init; }

    public required Actor CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
