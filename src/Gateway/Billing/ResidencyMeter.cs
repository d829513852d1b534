using Gateway.Placement;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// Adds up what adapters held of hosts' memory: what one report says was resident counts until the next report of the same run of the same host.
/// Only the gateway that a host registered with gets its reports, so nothing is counted twice; between two registrations nothing is counted.
/// </summary>
internal sealed class ResidencyMeter(UsageJournal journal, HostDirectory hosts)
{
    /// <summary>Before the host's new report takes the place of its last.</summary>
    public void Measure(HostState host)
    {
        if (host.Report is not { } last)
            return;
        var since = hosts.SilenceOf(host);
        foreach (var resident in last.Residents)
        {
            if (resident.Bytes > 0 && TenantId.TryParse(resident.Tenant.Value, out var tenant))
                journal.AddResidency(tenant, resident.Digest, resident.Bytes, since);
        }
    }
}
