using System.Text.Json;
using AdapterFormats;
using TenantStore.Database;

namespace TenantStore.Adapters;

internal sealed class AdapterVersionRow
{
    public const string Columns = """
        adapter AS Adapter, version AS Version, base_name AS BaseName, base_digest AS BaseDigest, digest AS Digest, sources AS Sources, state AS State,
        rank AS Rank, targets AS Targets, bytes AS Bytes, findings AS Findings, manifest AS Manifest, created_by AS CreatedBy, created_at AS CreatedAt
        """;

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string BaseName { get; init; } = "";

    public string BaseDigest { get; init; } = "";

    public string Digest { get; init; } = "";

    public string Sources { get; init; } = "";

    public string State { get; init; } = "";

    public long Rank { get; init; }

    public string Targets { get; init; } = "";

    public long Bytes { get; init; }

    public string Findings { get; init; } = "";

    public string? Manifest { get; init; }

    public string CreatedBy { get; init; } = "";

    public long CreatedAt { get; init; }

    public static string Store(AdapterVersionState state) => state switch
    {
        AdapterVersionState.Ready => "ready",
        AdapterVersionState.Retired => "retired",
        AdapterVersionState.Quarantined => "quarantined",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>A state that this program does not know is not served.</summary>
    public static AdapterVersionState LoadState(string state) => state switch
    {
        "ready" => AdapterVersionState.Ready,
        "quarantined" => AdapterVersionState.Quarantined,
        _ => AdapterVersionState.Retired,
    };

    public AdapterVersion ToVersion() => new()
    {
        Reference = new VersionReference(AdapterName.Parse(Adapter), new VersionNumber((int)Version)),
        BaseModel = new BaseModelId(BaseModelName.Parse(BaseName), BaseModelDigest.Parse(BaseDigest)),
        Digest = AdapterDigest.Parse(Digest),
        Sources = SourceSetDigest.Parse(Sources),
        State = LoadState(State),
        Rank = (int)Rank,
        Targets = JsonSerializer.Deserialize<string[]>(Targets) ?? [],
        Bytes = Bytes,
        FindingsJson = Findings,
        ManifestJson = Manifest,
        CreatedBy = Actor.Stored(CreatedBy),
        CreatedAt = CreatedAt.ToTime(),
    };
}
