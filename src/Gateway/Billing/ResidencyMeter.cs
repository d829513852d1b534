using HostContract;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// Adds up what adapters held of hosts' memory: what one report says was resident counts until the next report of the same process. Whoever gets the next
/// one counts, whichever gateway had the last; by the host's own clock, so that nothing counts twice and no clock of a gateway counts at all.
/// </summary>
internal sealed class ResidencyMeter(UsageJournal journal)
{
    /// <param name="last">The report before.</param>
    /// <param name="next">The one that came.</param>
    /// <param name="passed">Between the two, as this gateway saw it: for a host that does not tell its age.</param>
    public void Measure(HostReport last, HostReport next, TimeSpan passed)
    {
        var counted = Counted(last, next) ?? passed;
        if (counted <= TimeSpan.Zero)
            return;
        foreach (var resident in last.Residents)
        {
            if (resident.Bytes > 0 && TenantId.TryParse(resident.Tenant.Value, out var tenant))
                journal.AddResidency(tenant, resident.Digest, resident.Bytes, counted);
        }
    }

    /// <summary>From the later of the last report known here and the last that the host has an answer to: another gateway's, of which nothing came through.</summary>
    private static TimeSpan? Counted(HostReport last, HostReport next) =>
        last.AgeSeconds is { } before && next.AgeSeconds is { } age
            ? TimeSpan.FromSeconds(age - Math.Max(before, next.AnsweredAgeSeconds ?? 0))
            : null;
}
