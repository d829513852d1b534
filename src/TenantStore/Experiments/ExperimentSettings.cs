namespace TenantStore.Experiments;

/// <summary>What an experiment runs by. Fixed when it starts; only <see cref="CoveragePercent"/> may grow.</summary>
public sealed record ExperimentSettings
{
    /// <summary>The candidate's part of the requests in the experiment, 1 to 99.</summary>
    public required int CandidatePercent { get; init; }

    /// <summary>The part of the alias's requests that is in the experiment, 1 to 100.</summary>
    public int CoveragePercent { get; init; } = 100;

    /// <summary>The part of the alias's requests that the base model answers alone, 0 to 20.</summary>
    public int HoldbackPercent { get; init; }

    public ExperimentPrimary Primary { get; init; }

    public required ExperimentMargins Guardrails { get; init; }

    /// <summary>Seconds from a request to the count of what became of it, the same in both arms.</summary>
    public required int SettleSeconds { get; init; }
}
