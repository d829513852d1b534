using AdapterHost.Adapters;
using AdapterHost.Dialects.Billing;
using AdapterHost.Forgetting;
using AdapterHost.Registration;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>What the host reports to its gateways: read from the engine and the cache themselves, never guessed.</summary>
internal sealed class EngineActivity(IEngineControl engine, AdapterCache cache, TenantForgetting forgetting, CutShortBook cutShort) : IHostActivity
{
    public HostReport Report(string bootGeneration, bool draining)
    {
        var status = engine.Status;
        return new HostReport
        {
            BootGeneration = bootGeneration,
            Residents = [.. cache.Residents.OrderByDescending(r => r.Bytes).Take(HostReport.MaxResidents).Select(r => new ResidentAdapterReport(r.Key.Tenant, r.Key.Digest, r.Bytes, r.Leases))],
            Faults = [.. cache.Faults.Select(f => new AdapterFaultReport(f.Key.Tenant, f.Key.Digest, f.Reason, f.Known))],
            Forgotten = forgetting.Gone,
            CutShort = cutShort.Pending,
            Running = Math.Min(status.Running, HostReport.MaxWork),
            Queued = Math.Min(status.Queued, HostReport.MaxWork),
            FreeContextTokens = status.FreeContextTokens,
            Draining = draining || !engine.IsAvailable,
        };
    }

    public Task<bool> AcknowledgeAsync(HostReport report, HostReportResponse response)
    {
        var undecided = response.Undecided.Select(KeyOf).ToHashSet();
        cache.Acknowledge(
            [.. report.Faults.Select(f => new AdapterFault(new AdapterKey(f.Tenant, f.Digest), f.Reason, f.Known)).Where(f => !undecided.Contains(f.Key))],
            response.Quarantined.Select(KeyOf).ToHashSet());
        cutShort.Billed(response.Billed);
        cutShort.Forget(response.Forget);
        return forgetting.ForgetAsync(response.Forget);
    }

    private static AdapterKey KeyOf(QuarantinedAdapter adapter) => new(adapter.Tenant, adapter.Digest);
}
