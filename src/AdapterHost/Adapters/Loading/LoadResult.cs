using HostContract;

namespace AdapterHost.Adapters;

/// <summary>Either resident weights or the reason why there are none.</summary>
internal readonly record struct LoadResult(IAdapterWeights? Weights, AdapterRefusal Refusal)
{
    /// <summary>The adapter is to be taken out of service for what happened; null when another try may end better.</summary>
    public AdapterFaultReason? Fault { get; init; }

    public static LoadResult Loaded(IAdapterWeights weights) => new(weights, default);

    public static LoadResult Refused(AdapterRefusal refusal) => new(null, refusal);
}
