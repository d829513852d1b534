using HostContract;

namespace AdapterHost.Adapters;

/// <summary>One hold on a resident adapter.</summary>
internal sealed class AdapterLease(AdapterCache cache, AdapterEntry entry, IAdapterWeights weights) : IAdapterLease
{
    private AdapterCache? _cache = cache;

    public AdapterKey Key => entry.Key;

    /// <summary>Valid until this lease is disposed.</summary>
    public IAdapterWeights Weights { get; } = weights;

    public void Condemn(AdapterFaultReason reason) => _cache?.Condemn(entry.Key, reason);

    public void Dispose() => Interlocked.Exchange(ref _cache, null)?.Return(entry);
}
