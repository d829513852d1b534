using System.Text.Json;
using System.Text.Json.Serialization;
using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Experiments;

internal class ExperimentRow
{
    public const string Columns = """
        experiment_id AS Id, alias AS Alias, state AS State, control_adapter AS ControlAdapter, control_version AS ControlVersion,
        candidate_adapter AS CandidateAdapter, candidate_version AS CandidateVersion, settings AS Settings, applied AS Applied, report AS Report, why AS Why,
        actor AS Actor, created_at AS CreatedAt, ends_at AS EndsAt, decided_at AS DecidedAt
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string Id { get; init; } = "";

    public string Alias { get; init; } = "";

    public string State { get; init; } = "";

    public string ControlAdapter { get; init; } = "";

    public long ControlVersion { get; init; }

    public string CandidateAdapter { get; init; } = "";

    public long CandidateVersion { get; init; }

    public string Settings { get; init; } = "";

    public long Applied { get; init; }

    public string? Report { get; init; }

    public string? Why { get; init; }

    public string Actor { get; init; } = "";

    public long CreatedAt { get; init; }

    public long EndsAt { get; init; }

    public long? DecidedAt { get; init; }

    public static string Store(ExperimentStatus status) => status switch
    {
        ExperimentStatus.Running => "running",
        ExperimentStatus.Promoted => "promoted",
        ExperimentStatus.RolledBack => "rolled_back",
        ExperimentStatus.Kept => "kept",
        ExperimentStatus.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Store(ExperimentSettings settings) => JsonSerializer.Serialize(settings, s_json);

    public static ExperimentSettings LoadSettings(string text) => JsonSerializer.Deserialize<ExperimentSettings>(text, s_json)!;

    public Experiment ToExperiment() => new()
    {
        Id = Id,
        Alias = AliasName.Parse(Alias),
        Status = Load(State),
        Control = new VersionReference(AdapterName.Parse(ControlAdapter), new VersionNumber((int)ControlVersion)),
        Candidate = new VersionReference(AdapterName.Parse(CandidateAdapter), new VersionNumber((int)CandidateVersion)),
        Settings = LoadSettings(Settings),
        Applied = Applied,
        Report = Report,
        Why = Why,
        StartedBy = TenantStore.Actor.Stored(Actor),
        StartedAt = CreatedAt.ToTime(),
        EndsAt = EndsAt.ToTime(),
        EndedAt = DecidedAt.ToTime(),
    };

    private static ExperimentStatus Load(string state) => state switch
    {
        "running" => ExperimentStatus.Running,
        "promoted" => ExperimentStatus.Promoted,
        "rolled_back" => ExperimentStatus.RolledBack,
        "kept" => ExperimentStatus.Kept,
        _ => ExperimentStatus.Stopped,
    };
}
