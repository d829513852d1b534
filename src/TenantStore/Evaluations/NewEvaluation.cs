using AdapterFormats;
using TenantStore.Adapters;

namespace TenantStore.Evaluations;

/// <summary>What is asked for.</summary>
public sealed record NewEvaluation
{
    /// <summary><c>evl_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The version that is judged.</summary>
    public required VersionReference Candidate { get; init; }

    public required AdapterDigest Digest { get; init; }

    /// <summary>What it is compared with; null = the base model without an adapter.</summary>
    public required VersionReference? Against { get; init; }

    public required string Dataset { get; init; }

    /// <summary>How the models are asked: one of the manifest's modes.</summary>
    public required string Mode { get; init; }

    /// <summary>It is the one that the candidate is asked in where nobody names one: only such a run says what people will get.</summary>
    public required bool IsDefaultMode { get; init; }

    /// <summary>Of the base model's generic set; null = it has none.</summary>
    public string? GenericDigest { get; init; }

    /// <summary>Questions in all, of all sides.</summary>
    public required int Items { get; init; }

    public required Actor Actor { get; init; }
}
