using System.Collections.Concurrent;
using AdapterHost.Adapters;

namespace AdapterHost.Tests.Hosting;

/// <summary>Leases whatever is asked for, unless told otherwise.</summary>
internal sealed class FakeAdapterCache : IAdapterCache
{
    public ConcurrentQueue<FakeLease> Leases { get; } = [];

    public ConcurrentQueue<string?> Grants { get; } = [];

    public AdapterRefusal? Refusal { get; set; }

    /// <summary>Leases granted before <see cref="Refusal"/> counts.</summary>
    public int GrantedBeforeRefusal { get; set; }

    /// <summary>When set, a lease is granted only after it completes.</summary>
    public TaskCompletionSource? Loading { get; set; }

    /// <summary>Leases granted before <see cref="Loading"/> counts.</summary>
    public int GrantedBeforeLoading { get; set; }

    public async ValueTask<LeaseResult> LeaseAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        Grants.Enqueue(fetchGrant);
        if (Loading is { } loading && Leases.Count >= GrantedBeforeLoading)
            await loading.Task.WaitAsync(cancellationToken);
        if (Refusal is { } refusal && Leases.Count >= GrantedBeforeRefusal)
            return LeaseResult.Refused(refusal);
        var lease = new FakeLease(key);
        Leases.Enqueue(lease);
        return LeaseResult.Leased(lease);
    }
}
