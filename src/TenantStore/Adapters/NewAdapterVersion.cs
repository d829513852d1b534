using AdapterFormats;

namespace TenantStore.Adapters;

/// <summary>What a new version is to be: the result of a validation that accepted.</summary>
public sealed record NewAdapterVersion
{
    public required AdapterName Adapter { get; init; }

    public required BaseModelId BaseModel { get; init; }

    /// <summary>SHA-256 of the canonical file.</summary>
    public required AdapterDigest Digest { get; init; }

    public required int Rank { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public required long Bytes { get; init; }

    /// <summary>A JSON array.</summary>
    public string FindingsJson { get; init; } = "[]";

    /// <summary>A JSON object, or null.</summary>
    public string? ManifestJson { get; init; }

    /// <summary>Snapshots of the tenant that it learnt from: noted in the transaction that makes it, or an erasure would not reach it.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    public required Actor CreatedBy { get; init; }
}
