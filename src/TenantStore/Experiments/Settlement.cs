namespace TenantStore.Experiments;

/// <summary>What one step of settling adds to an experiment.</summary>
public sealed record Settlement
{
    /// <summary>The events' numbers follow on this: <see cref="Experiment.Applied"/> as it was read.</summary>
    public required long Before { get; init; }

    /// <summary>In the order in which they were applied.</summary>
    public required IReadOnlyList<SettledEvent> Events { get; init; }

    public required byte[] Snapshot { get; init; }

    /// <summary>As <see cref="Experiment.Report"/>.</summary>
    public required string Report { get; init; }

    /// <summary>As <see cref="HeldExperiment.SettledTo"/>.</summary>
    public required DateTimeOffset SettledTo { get; init; }
}
