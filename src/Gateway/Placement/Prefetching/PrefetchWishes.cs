using System.Collections.Concurrent;
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

    /// <summary>Then all are forgotten: a wish too many is refused by its host, or finds the adapter there.</summary>
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<(CallerId Caller, PrefetchWish Wish), long> _recent = new();
    private readonly Channel<PrefetchWish> _waiting = Channel.CreateBounded<PrefetchWish>(MostWaiting);

    public void Add(CallerId caller, PrefetchWish wish)
    {
        var pause = TimeSpan.FromSeconds(options.Value.PrefetchSeconds);
        if (pause == TimeSpan.Zero || (_recent.TryGetValue((caller, wish), out var at) && time.GetElapsedTime(at) < pause))
            return;
        if (_recent.Count >= MostRemembered)
            _recent.Clear();
        _recent[(caller, wish)] = time.GetTimestamp();
        if (!_waiting.Writer.TryWrite(wish))
            metrics.Ended(PrefetchOutcome.Dropped);
    }

    public IAsyncEnumerable<PrefetchWish> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}
