namespace TenantStore.Experiments;

/// <summary>
/// By how much each bad thing may be more frequent in the candidate, as a difference of rates: 0.02 is two percentage points. Null: not watched. A secret in the output has no margin
/// and is always watched.
/// </summary>
public sealed record ExperimentMargins
{
    public double? Error { get; init; }

    /// <summary>Later than its deadline.</summary>
    public double? Late { get; init; }

    /// <summary>Taken back after it was accepted.</summary>
    public double? Reversal { get; init; }

    /// <summary>Rejected in so many words.</summary>
    public double? Rejection { get; init; }
}
