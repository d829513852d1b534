using Gateway.Placement;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// Adds up what adapters held of hosts' memory: what one report says was resident counts until the next report of the same process. Whoever gets the next
/// one counts, whichever gateway had the last; by the host's own clock, so that nothing counts twice. A gateway's clock, which nobody sets, only says how
/// much it can be at most.
/// </summary>
internal sealed class ResidencyMeter(UsageJournal journal, IOptions<PlacementOptions> options)
{
    /// <param name="last">The report before.</param>
    /// <param name="next">The one that came.</param>
    /// <param name="passed">Since the last report that this gateway knew, as it saw it.</param>
    /// <param name="isOwn">That is <paramref name="last"/>; else another gateway had that one.</param>
    /// <param name="isShared">The gateways know of each other's reports: each that comes through counts since the one before it.</param>
    public void Measure(HostReport last, HostReport next, TimeSpan passed, bool isOwn, bool isShared)
    {
        // What came late is no more than an interval; what others had of a host is gone after the life of its record.
        var seen = isOwn || passed > options.Value.RecordLife ? passed : options.Value.RecordLife;
        var most = seen + TimeSpan.FromSeconds(options.Value.ReportSeconds);
        var said = Counted(last, next, isShared) ?? passed;
        var counted = said < most ? said : most;
        if (counted <= TimeSpan.Zero)
            return;
        foreach (var resident in last.Residents)
        {
            if (resident.Bytes > 0 && TenantId.TryParse(resident.Tenant.Value, out var tenant))
                journal.AddResidency(tenant, resident.Digest, resident.Bytes, counted);
        }
    }

    /// <summary>
    /// From the later of the last report known here and the last that some gateway has: where they do not know of each other's, one that any of them fetched,
    /// else one that was answered and of which nothing came through.
    /// </summary>
    private static TimeSpan? Counted(HostReport last, HostReport next, bool isShared)
    {
        if (last.AgeSeconds is not { } before || next.AgeSeconds is not { } age)
            return null;
        var others = isShared ? next.AnsweredAgeSeconds : next.FetchedAgeSeconds ?? next.AnsweredAgeSeconds;
        return TimeSpan.FromSeconds(age - Math.Max(before, others ?? 0));
    }
}
