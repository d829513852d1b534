using AdapterFormats;
using TenantStore.Adapters;

namespace TenantStore.Evaluations;

/// <summary>One run of an adapter version on held-out samples.</summary>
public sealed record Evaluation
{
    public required string Id { get; init; }

    public required VersionReference Candidate { get; init; }

    public required AdapterDigest Digest { get; init; }

    /// <summary>Null = the base model without an adapter.</summary>
    public required VersionReference? Against { get; init; }

    public required string Dataset { get; init; }

    public required string Mode { get; init; }

    /// <summary>Of the generic set that it asks; null = the base model had none when it was begun.</summary>
    public required string? GenericDigest { get; init; }

    public required EvaluationState State { get; init; }

    /// <summary>Whether every rule of the gate is kept; null until it is done.</summary>
    public required bool? Passed { get; init; }

    /// <summary>Questions in all.</summary>
    public required int Items { get; init; }

    /// <summary>Of these, answered and stored.</summary>
    public required int ItemsDone { get; init; }

    /// <summary>When its last answer was stored; before the first, when it was first taken. Null = it waits for its first gateway.</summary>
    public required DateTimeOffset? ProgressAt { get; init; }

    /// <summary>JSON, without code; null until it is done.</summary>
    public required string? Report { get; init; }

    /// <summary>Why it failed.</summary>
    public required string? Error { get; init; }

    public required Actor Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsOver => State is EvaluationState.Done or EvaluationState.Failed or EvaluationState.Cancelled;
}
