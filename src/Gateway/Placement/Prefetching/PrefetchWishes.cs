using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Placement.Prefetching;

/// <summary>
/// What editors that have just started will probably ask for. To wish costs a request nothing and says nothing; the same of the same caller counts once in
/// <see cref="PlacementOptions.PrefetchSeconds"/>. Bounded; for any thread.
/// </summary>
internal sealed class PrefetchWishes(IOptions<PlacementOptions> options, PrefetchMetrics metrics, TimeProvider time)
{
    private const int MostWaiting = 1000;

    /// <summary>Of one tenant: others' editors start as well.</summary>
    internal const int MostWaitingOfTenant = 50;

    /// <summary>Then all are forgotten: a wish too many is refused by its host, or finds the adapter there.</summary>
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<(CallerId Caller, PrefetchWish Wish), long> _recent = new();
    private readonly ConcurrentDictionary<TenantId, int> _ofTenant = new();
    private readonly Channel<PrefetchWish> _waiting = Channel.CreateBounded<PrefetchWish>(MostWaiting);

    public void Add(CallerId caller, PrefetchWish wish)
    {
        var pause = TimeSpan.FromSeconds(options.Value.PrefetchSeconds);
        if (pause == TimeSpan.Zero || (_recent.TryGetValue((caller, wish), out var at) && time.GetElapsedTime(at) < pause))
            return;
        if (_recent.Count >= MostRemembered)
            _recent.Clear();
        _recent[(caller, wish)] = time.GetTimestamp();
        if (_ofTenant.AddOrUpdate(wish.Tenant, 1, static (_, waiting) => waiting + 1) <= MostWaitingOfTenant && _waiting.Writer.TryWrite(wish))
            return;
        Left(wish.Tenant);
        metrics.Ended(PrefetchOutcome.Dropped);
    }

    public async IAsyncEnumerable<PrefetchWish> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var wish in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            Left(wish.Tenant);
            yield return wish;
        }
    }

    private void Left(TenantId tenant)
    {
        if (_ofTenant.AddOrUpdate(tenant, 0, static (_, waiting) => waiting - 1) <= 0)
            _ofTenant.TryRemove(KeyValuePair.Create(tenant, 0));
    }
}
