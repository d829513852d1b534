using Gateway.Placement;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Deletions;
using TenantStore.Library;
using TenantStore.Tenants;

namespace Gateway.Deletions;

/// <summary>
/// Deletes tenants, tells every host that may have something of them, and keeps what hosts say: in the registry, so that a host that was away, or
/// reports to another gateway, is told too. Safe for many threads.
/// </summary>
internal sealed partial class DeletionKeeper(
    AdapterLibrary library, Registry registry, HostDirectory directory, Loopback loopback, IOptions<DeletionOptions> options, TimeProvider time, ILogger<DeletionKeeper> logger)
{
    /// <summary>A host may begin to have something of a tenant for so long after its deletion: gateways that have not heard, and assertions on their way.</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromMinutes(2);

    /// <summary>How far the clocks of gateways, and the registry's, may be apart: one writes when a tenant was deleted, another when a host started.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>How far back a host is asked about that had nothing left to do: deletions whose transaction was open then, at a gateway of another clock.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10) + MostSkew;

    /// <summary>What a host's report waits for the registry.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Hosts that report to other gateways are found in the registry only.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _news = NewSource();

    /// <summary>Destroys the tenant and waits a while for hosts; null when there is no such tenant. A cancellation ends the wait alone.</summary>
    public async Task<TenantDeletion?> DeleteAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        var hosts = directory.All;
        var heard = hosts.Where(directory.IsHeard).Select(host => host.Registration.BootGeneration).ToHashSet();
        var deletion = await library.DeleteTenantAsync(tenant, actor, [.. hosts.Select(HostOf)], CancellationToken.None);
        if (deletion is null || options.Value.WaitSeconds == 0)
            return deletion;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.WaitSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (IsWaitedFor(deletion, heard))
            {
                // Taken before the look: what is said in between is not missed.
                var news = Volatile.Read(ref _news).Task;
                deletion = await FindAsync(tenant, CancellationToken.None) ?? deletion;
                if (IsWaitedFor(deletion, heard))
                    await Task.WhenAny(news, Task.Delay(Look, time, either.Token)).Unwrap();
            }
        }
        catch (OperationCanceledException)
        {
            LogPending(tenant.ToString(), deletion.Hosts.Count(host => host.Outcome == HostErasureOutcome.Pending));
        }

        return deletion;
    }

    public async Task<TenantDeletion?> FindAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
        return await scope.Deletions.FindAsync(tenant, cancellationToken);
    }

    /// <summary>Keeps what a host says that it forgot.</summary>
    /// <returns>What it is to forget; nothing when the registry cannot be asked now: its next report is another chance.</returns>
    public async Task<IReadOnlyList<TenantKey>> ReportAsync(HostState host, IReadOnlyList<TenantKey> forgotten, CancellationToken cancellationToken)
    {
        // A report is a host's sign of life as well: while the registry hangs, the next one must not wait for this one's answer. What was not written is reported again.
        using var patience = new CancellationTokenSource(s_patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var gone = forgotten.Select(key => TenantId.TryParse(key.Value, out var tenant) ? tenant : (TenantId?)null).OfType<TenantId>().ToList();
            if (gone.Count > 0)
                await AcknowledgeAsync(host, gone, both.Token).WaitAsync(both.Token);
            return await ListToForgetAsync(host, both.Token).WaitAsync(both.Token);
        }
        catch (Exception exception) when (exception is TenantStoreException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNotAsked(exception, host.Id.Value);
            return [];
        }
    }

    /// <summary>One that is silent may be gone for good, or come back in an hour: the record says so.</summary>
    private static bool IsWaitedFor(TenantDeletion deletion, HashSet<string> heard) =>
        deletion.Hosts.Any(host => host.Outcome == HostErasureOutcome.Pending && heard.Contains(host.BootGeneration));

    private async Task AcknowledgeAsync(HostState host, IReadOnlyList<TenantId> gone, CancellationToken cancellationToken)
    {
        await using (var scope = await registry.BeginPlatformAsync(cancellationToken))
        {
            foreach (var tenant in gone)
                await scope.Deletions.AcknowledgeAsync(tenant, HostOf(host), cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        Interlocked.Exchange(ref _news, NewSource()).SetResult();
    }

    private async Task<IReadOnlyList<TenantKey>> ListToForgetAsync(HostState host, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<TenantId> tenants;
        IReadOnlyList<TenantId> told = [];
        await using (var scope = await registry.BeginPlatformReadAsync(cancellationToken))
        {
            tenants = await scope.Deletions.ListToForgetAsync(host.Registration.BootGeneration, host.ForgetSince, HostReport.MaxForgotten, cancellationToken);
            if (tenants.Count > 0)
                told = await scope.Deletions.ListToldAsync(host.Registration.BootGeneration, cancellationToken);
        }

        if (tenants.Count == 0)
            host.HasForgotten(now - Overlap);
        if (tenants.Except(told).ToList() is { Count: > 0 } untold)
        {
            await using var scope = await registry.BeginPlatformAsync(cancellationToken);
            foreach (var tenant in untold)
                await scope.Deletions.TellAsync(tenant, HostOf(host), cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        return [.. tenants.Select(tenant => new TenantKey(tenant.ToString()))];
    }

    private DeletionHost HostOf(HostState host) => new(host.Id.Value, host.Registration.BootGeneration, loopback.Qualify(host.Registration.Address));

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(2030, LogLevel.Warning, "Tenant {Tenant} is deleted, but {Hosts} hosts have not said yet that nothing of it is left")]
    private partial void LogPending(string tenant, int hosts);

    [LoggerMessage(2031, LogLevel.Warning, "Host {Host} could not be told which tenants are deleted; its next report is answered again")]
    private partial void LogNotAsked(Exception exception, string host);
}
