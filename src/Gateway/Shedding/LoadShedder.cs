using System.Collections.Concurrent;
using Gateway.Placement;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Shedding;

/// <summary>Whether a request may go on to the hosts of its base model, by what they can run and what they have to do. Safe for many threads.</summary>
internal sealed class LoadShedder(HostDirectory directory, IOptions<SheddingOptions> options, TimeProvider time, SheddingMetrics metrics)
{
    private readonly ConcurrentDictionary<BaseModelId, WorkShares> _works = new();

    /// <summary>Counts it in unless it is refused; <see cref="End"/> must follow then.</summary>
    /// <returns>False when it is refused.</returns>
    public bool TryBegin(BaseModelId baseModel, TenantId tenant)
    {
        var shares = _works.GetOrAdd(baseModel, static _ => new WorkShares());
        var room = RoomOf(baseModel);
        if (room.Slots == 0)
        {
            // Placement says that there is no host.
            shares.Begin(tenant);
            return true;
        }

        var reason = shares.TryBegin(tenant, room);
        if (reason != ShedReason.None)
            metrics.Shed(reason);
        return reason == ShedReason.None;
    }

    public void End(BaseModelId baseModel, TenantId tenant) => _works[baseModel].End(tenant);

    private WorkRoom RoomOf(BaseModelId baseModel)
    {
        var (slots, elsewhere) = (0L, 0L);
        if (directory.Table.PoolOf(baseModel) is { } pool)
        {
            var now = time.GetTimestamp();
            foreach (var host in pool.Hosts)
            {
                if (!directory.IsAvailable(host, now))
                    continue;
                slots += host.Registration.MaxSequences;
                // A host that says it is fuller than full takes away what it would have added, and no other's room.
                elsewhere += Math.Min(host.OfOthers, WorkRoom.Of(host.Registration.MaxSequences, 0, options.Value).Most);
            }
        }

        return WorkRoom.Of(slots, elsewhere, options.Value);
    }
}
