using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Database;
using TenantStore.Experiments;
using TenantStore.Resolution;

namespace TenantStore.Aliases;

/// <summary>A binding as the registry and the shared cache keep it.</summary>
internal sealed record VersionBindingRow
{
    public string Alias { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string Digest { get; init; } = "";

    public string BaseName { get; init; } = "";

    public string BaseDigest { get; init; } = "";

    public string State { get; init; } = "";

    public long IsCurrent { get; init; }

    public long CreatedAt { get; init; }

    public long HeldBack { get; init; }

    /// <summary>The id of the experiment that runs under the alias; null when there is none.</summary>
    public string? Experiment { get; init; }

    public string? ExperimentSettings { get; init; }

    public string? CandidateAdapter { get; init; }

    public long? CandidateVersion { get; init; }

    public string? CandidateDigest { get; init; }

    public long? CandidateCreatedAt { get; init; }

    public VersionBinding ToBinding() => new(
        new VersionReference(AdapterName.Parse(Adapter), new VersionNumber((int)Version)),
        AdapterDigest.Parse(Digest),
        new BaseModelId(BaseModelName.Parse(BaseName), BaseModelDigest.Parse(BaseDigest)),
        AdapterVersionRow.LoadState(State),
        IsCurrent != 0,
        CreatedAt.ToTime(),
        HeldBack != 0)
    {
        Experiment = ToExperiment(),
    };

    private RunningExperiment? ToExperiment() => Experiment is null || CandidateDigest is null
        ? null
        : new RunningExperiment(
            Experiment,
            ExperimentRow.LoadSettings(ExperimentSettings!),
            new ResolvedAdapter(
                new VersionReference(AdapterName.Parse(CandidateAdapter!), new VersionNumber((int)CandidateVersion!.Value)), AdapterDigest.Parse(CandidateDigest)),
            CandidateCreatedAt!.Value.ToTime());
}
