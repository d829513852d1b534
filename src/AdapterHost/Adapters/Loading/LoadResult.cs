namespace AdapterHost.Adapters;

/// <summary>Either resident weights or the reason why there are none.</summary>
internal readonly record struct LoadResult(IAdapterWeights? Weights, AdapterRefusal Refusal)
{
    public static LoadResult Loaded(IAdapterWeights weights) => new(weights, default);

    public static LoadResult Refused(AdapterRefusal refusal) => new(null, refusal);
}
