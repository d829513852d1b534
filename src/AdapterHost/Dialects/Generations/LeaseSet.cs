using AdapterFormats;
using AdapterHost.Adapters;

namespace AdapterHost.Dialects.Generations;

/// <summary>The leases of one call until the engine takes them. Disposing returns those that it did not take. One thread at a time.</summary>
internal sealed class LeaseSet : IDisposable
{
    private readonly Queue<IAdapterLease> _leases = new();

    /// <summary>The adapter that the leases hold; null for the base model.</summary>
    public AdapterDigest? Digest { get; private set; }

    /// <summary>The lease for the next prompt; null for the base model.</summary>
    public IAdapterLease? Next => _leases.TryPeek(out var lease) ? lease : null;

    public void Add(IAdapterLease lease)
    {
        _leases.Enqueue(lease);
        Digest = lease.Key.Digest;
    }

    /// <summary>The engine has taken <see cref="Next"/> and will return it.</summary>
    public void HandOver() => _leases.TryDequeue(out _);

    public void Dispose()
    {
        while (_leases.TryDequeue(out var lease))
            lease.Dispose();
    }
}
