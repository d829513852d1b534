using TenantStore.Adapters;

namespace TenantStore.Experiments;

/// <summary>Two versions under one alias, compared on its requests.</summary>
public sealed record Experiment
{
    public required string Id { get; init; }

    public required AliasName Alias { get; init; }

    public required ExperimentStatus Status { get; init; }

    /// <summary>What the alias meant when it began.</summary>
    public required VersionReference Control { get; init; }

    public required VersionReference Candidate { get; init; }

    public required ExperimentSettings Settings { get; init; }

    /// <summary>Requests counted.</summary>
    public required long Applied { get; init; }

    /// <summary>JSON: all numbers when the last request was counted; null before the first.</summary>
    public required string? Report { get; init; }

    /// <summary>How it ended, as a sentence with its numbers; null while it runs.</summary>
    public required string? Why { get; init; }

    public required Actor StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }
}
