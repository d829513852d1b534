using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class DatasetRow
{
    /// <summary>All columns.</summary>
    public const string Columns = Small + ", manifest AS Manifest";

    /// <summary>For lists: a manifest names every sample and may have megabytes.</summary>
    public const string Listed = Small + ", '' AS Manifest";

    private const string Small = """
        dataset_id AS DatasetId, name AS Name, state AS State, settings AS Settings, attempt AS Attempt, interruptions AS Interruptions, digest AS Digest, error AS Error, actor AS Actor,
        created_at AS CreatedAt, tainted_at AS TaintedAt, tainted_reason AS TaintedReason
        """;

    public string DatasetId { get; init; } = "";

    public string Name { get; init; } = "";

    public string State { get; init; } = "";

    public string Settings { get; init; } = "";

    public long Attempt { get; init; }

    public long Interruptions { get; init; }

    public string Digest { get; init; } = "";

    public string Manifest { get; init; } = "";

    public string? Error { get; init; }

    public string Actor { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? TaintedAt { get; init; }

    public string? TaintedReason { get; init; }

    public Dataset ToDataset() => new()
    {
        Id = DatasetId,
        Name = Name,
        State = Enum.Parse<DatasetState>(State, ignoreCase: true),
        SettingsJson = Settings,
        Attempt = (int)Attempt,
        Interruptions = (int)Interruptions,
        Digest = Digest,
        ManifestJson = Manifest,
        Error = Error,
        CreatedBy = Actor,
        CreatedAt = CreatedAt.ToTime(),
        TaintedAt = TaintedAt.ToTime(),
        TaintedReason = TaintedReason,
    };
}
