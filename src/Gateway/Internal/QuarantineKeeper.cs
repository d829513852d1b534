using System.Text.Json;
using Gateway.Placement;
using HostContract;
using TenantStore;
using TenantStore.Adapters;

namespace Gateway.Internal;

/// <summary>
/// Turns what a host saw an adapter do into a quarantine in the registry: per tenant and digest, for the base model of that host alone. From the
/// commit on no request for it leaves this gateway.
/// </summary>
internal sealed partial class QuarantineKeeper(Registry registry, ILogger<QuarantineKeeper> logger)
{
    /// <summary>What a host's report waits for the registry, for all of its faults.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly Actor s_actor = Actor.OfSystem("quarantine");

    /// <returns>What became of those of the faults that could be looked at; the registry's own fault costs the tenant concerned, not the report.</returns>
    public async Task<QuarantineAnswer> ApplyAsync(
        HostState host, IReadOnlyList<AdapterFaultReport> faults, CancellationToken cancellationToken)
    {
        var (kept, undecided) = (new List<QuarantinedAdapter>(), new List<QuarantinedAdapter>());
        if (faults.Count == 0)
            return new QuarantineAnswer(kept, undecided);
        // A report is a host's sign of life as well: while the registry hangs, the next one must not wait for this one's answer.
        using var patience = new CancellationTokenSource(s_patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        // Reasons of later programs: the host keeps them and tells them again, until a gateway has heard that knows them.
        foreach (var fault in faults.Where(fault => fault.Reason == AdapterFaultReason.Unknown))
            undecided.Add(new QuarantinedAdapter(fault.Tenant, fault.Digest));
        foreach (var ofTenant in faults.Where(fault => fault.Reason != AdapterFaultReason.Unknown).GroupBy(fault => fault.Tenant))
        {
            if (!TenantId.TryParse(ofTenant.Key.Value, out var tenant))
                continue;
            try
            {
                kept.AddRange(await ApplyAsync(host, tenant, [.. ofTenant], both.Token).WaitAsync(both.Token));
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogUndecided(exception, tenant.ToString(), host.Id.Value);
                undecided.AddRange(ofTenant.Select(fault => new QuarantinedAdapter(fault.Tenant, fault.Digest)));
            }
        }

        return new QuarantineAnswer(kept, undecided);
    }

    private async Task<IReadOnlyList<QuarantinedAdapter>> ApplyAsync(
        HostState host, TenantId tenant, IReadOnlyList<AdapterFaultReport> faults, CancellationToken cancellationToken)
    {
        await QuarantineAsync(host, tenant, [.. faults.Where(fault => !fault.Known)], cancellationToken);
        var kept = new List<QuarantinedAdapter>();
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        foreach (var fault in faults)
        {
            if (await scope.Versions.FindQuarantineAsync(fault.Digest, host.BaseModel, cancellationToken) is not null)
                kept.Add(new QuarantinedAdapter(fault.Tenant, fault.Digest));
        }

        return kept;
    }

    private async Task QuarantineAsync(HostState host, TenantId tenant, IReadOnlyList<AdapterFaultReport> faults, CancellationToken cancellationToken)
    {
        if (faults.Count == 0)
            return;
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var quarantined = new List<AdapterVersion>();
        foreach (var fault in faults)
        {
            var versions = await scope.Versions.QuarantineAsync(fault.Digest, host.BaseModel, ReasonOf(fault), cancellationToken);
            foreach (var version in versions)
                await scope.Audit.AppendAsync(s_actor, "version.quarantine", SubjectOf(version), Detail(fault.Reason), cancellationToken);
            quarantined.AddRange(versions);
        }

        await scope.CommitAsync(cancellationToken);
        foreach (var version in quarantined)
            LogQuarantined(version.Reference.ToString(), tenant.ToString(), version.Digest.ToString(), host.Id.Value);
    }

    private static QuarantineReason ReasonOf(AdapterFaultReport fault) => fault.Reason switch
    {
        AdapterFaultReason.Crashed => QuarantineReason.Crashed,
        AdapterFaultReason.LoadFailed => QuarantineReason.LoadFailed,
        _ => QuarantineReason.NotFinite,
    };

    private static string SubjectOf(AdapterVersion version) => $"adapter/{version.Reference}";

    private static string Detail(AdapterFaultReason reason) => JsonSerializer.Serialize(new { reason }, ContractJson.Options);

    [LoggerMessage(2010, LogLevel.Error, "{Version} of tenant {Tenant}, {Digest}, is in quarantine: host {Host} failed on it")]
    private partial void LogQuarantined(string version, string tenant, string digest, string host);

    [LoggerMessage(2011, LogLevel.Error, "Faults of tenant {Tenant} that host {Host} reports could not be kept; the host reports them again")]
    private partial void LogUndecided(Exception exception, string tenant, string host);
}
