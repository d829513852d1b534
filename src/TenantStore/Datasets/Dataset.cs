namespace TenantStore.Datasets;

/// <summary>A snapshot of a tenant's samples.</summary>
public sealed record Dataset
{
    public required string Id { get; init; }

    /// <summary>For people; need not be unique.</summary>
    public required string Name { get; init; }

    public required DatasetState State { get; init; }

    /// <summary>What was asked for: a JSON object.</summary>
    public required string SettingsJson { get; init; }

    /// <summary>Number of the attempt at building that holds it now.</summary>
    public required int Attempt { get; init; }

    /// <summary>Attempts that ended without a word: a gateway that died, a registry or key store that did not answer. One that an erasure ended is none.</summary>
    public required int Interruptions { get; init; }

    /// <summary>SHA-256 of <see cref="ManifestJson"/>, <c>sha256:</c> and hex; empty until it is ready.</summary>
    public required string Digest { get; init; }

    /// <summary>What it consists of and how that was chosen; empty until it is ready.</summary>
    public required string ManifestJson { get; init; }

    public string? Error { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when content that it was made of is erased; null = whole.</summary>
    public DateTimeOffset? TaintedAt { get; init; }

    public string? TaintedReason { get; init; }
}
