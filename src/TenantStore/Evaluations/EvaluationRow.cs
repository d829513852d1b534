using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Evaluations;

internal sealed class EvaluationRow
{
    public const string Columns = """
        evaluation_id AS Id, adapter AS Adapter, version AS Version, digest AS Digest, against_adapter AS AgainstAdapter, against_version AS AgainstVersion,
        dataset_id AS Dataset, mode AS Mode, generic_digest AS GenericDigest, state AS State, passed AS Passed, items AS Items, items_done AS ItemsDone, progress_at AS ProgressAt, report AS Report, error AS Error,
        actor AS Actor, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    public string Id { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string Digest { get; init; } = "";

    public string AgainstAdapter { get; init; } = "";

    public long AgainstVersion { get; init; }

    public string Dataset { get; init; } = "";

    public string Mode { get; init; } = "";

    public string? GenericDigest { get; init; }

    public string State { get; init; } = "";

    public long? Passed { get; init; }

    public long Items { get; init; }

    public long ItemsDone { get; init; }

    public long? ProgressAt { get; init; }

    public string? Report { get; init; }

    public string? Error { get; init; }

    public string Actor { get; init; } = "";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public Evaluation ToEvaluation() => new()
    {
        Id = Id,
        Candidate = Reference(Adapter, Version),
        Digest = AdapterDigest.Parse(Digest),
        Against = AgainstAdapter.Length == 0 ? null : Reference(AgainstAdapter, AgainstVersion),
        Dataset = Dataset,
        Mode = Mode,
        GenericDigest = GenericDigest,
        State = EvaluationText.LoadState(State),
        Passed = Passed is { } passed ? passed != 0 : null,
        Items = (int)Items,
        ItemsDone = (int)ItemsDone,
        ProgressAt = ProgressAt?.ToTime(),
        Report = Report,
        Error = Error,
        Actor = TenantStore.Actor.Stored(Actor),
        CreatedAt = CreatedAt.ToTime(),
        UpdatedAt = UpdatedAt.ToTime(),
    };

    private static VersionReference Reference(string adapter, long version) => new(AdapterName.Parse(adapter), new VersionNumber((int)version));
}
