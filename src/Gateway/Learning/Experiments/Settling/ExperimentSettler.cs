using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>
/// Looks for what is due in all tenants' experiments, again and again. Of several gateways one settles an experiment; when it ends it hands over, when it dies the others wait for its
/// lease to end. What fails is told and tried again.
/// </summary>
internal sealed partial class ExperimentSettler(
    Registry registry, ExperimentSettlement settlement, ExperimentMetrics metrics, IOptions<ExperimentOptions> options, TimeProvider time, ILogger<ExperimentSettler> logger) : BackgroundService
{
    private static readonly TimeSpan s_handover = TimeSpan.FromSeconds(3);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private IReadOnlySet<(TenantId Tenant, string Id)> _held = new HashSet<(TenantId, string)>();

    /// <summary>Ids of the experiments that this gateway settles, as of its last look.</summary>
    public IEnumerable<string> Held => Volatile.Read(ref _held).Select(held => held.Id);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(s_handover, time);
        foreach (var (tenant, id) in _held)
            await GuardAsync(() => settlement.ReleaseAsync(tenant, id, _holder, patience.Token), patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.PollSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await GuardAsync(() => LookAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look through all tenants.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TenantId> tenants;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken))
            tenants = await platform.Experiments.ListTenantsAsync(cancellationToken);
        var held = new HashSet<(TenantId Tenant, string Id)>();
        try
        {
            foreach (var tenant in tenants)
                await GuardAsync(() => LookAsync(tenant, held, cancellationToken), cancellationToken);
        }
        finally
        {
            // Also of a look that the end of the gateway cut short.
            Volatile.Write(ref _held, held);
        }

        metrics.Keep(Held.ToHashSet());
    }

    private async Task LookAsync(TenantId tenant, HashSet<(TenantId Tenant, string Id)> held, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> free;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            free = await scope.Settlements.ListFreeAsync(_holder, cancellationToken);
        // One that cannot be settled does not keep the tenant's others from it.
        foreach (var id in free)
            await GuardAsync(() => SettleAsync(tenant, id, held, cancellationToken), cancellationToken);
    }

    private async Task SettleAsync(TenantId tenant, string id, HashSet<(TenantId Tenant, string Id)> held, CancellationToken cancellationToken)
    {
        held.Add((tenant, id));
        SettlementStep step;
        do
            step = await settlement.StepAsync(tenant, id, _holder, cancellationToken);
        while (step == SettlementStep.More);
        if (step == SettlementStep.NotOurs)
            held.Remove((tenant, id));
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(6602, LogLevel.Warning, "Experiments could not be settled; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
