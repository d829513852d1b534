using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Outcomes;

/// <summary>Removes answers and outcomes that are too old, tenant by tenant and in small transactions. Two gateways that do it at once do each other no harm.</summary>
internal sealed partial class OutcomeSweep(Registry registry, IOptions<OutcomeOptions> options, TimeProvider time, ILogger<OutcomeSweep> logger) : BackgroundService
{
    private const int MostOfATransaction = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.SweepMinutes), time);
        try
        {
            // A gateway that is started anew more often than it sweeps would never do it.
            await Task.Yield();
            do
                await GuardAsync(SweepAsync, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Removes all that is too old now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.RetentionDays);
        IReadOnlyList<TenantId> tenants;
        await using (var scope = await registry.BeginPlatformReadAsync(cancellationToken))
            tenants = [.. (await scope.Tenants.ListAsync(cancellationToken)).Select(tenant => tenant.Id)];
        // What one tenant's rows cannot be removed for does not keep the others'.
        foreach (var tenant in tenants)
            await GuardAsync(stop => SweepAsync(tenant, before, stop), cancellationToken);
    }

    private async Task SweepAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await SweepSomeAsync(tenant, before, cancellationToken) == MostOfATransaction)
        {
        }
    }

    private async Task<int> SweepSomeAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var answers = await scope.Answers.DeleteBeforeAsync(before, MostOfATransaction, cancellationToken);
        var outcomes = await scope.Outcomes.DeleteBeforeAsync(before, MostOfATransaction, cancellationToken);
        if (answers + outcomes > 0)
            await scope.CommitAsync(cancellationToken);
        return Math.Max(answers, outcomes);
    }

    private async Task GuardAsync(Func<CancellationToken, Task> sweep, CancellationToken cancellationToken)
    {
        try
        {
            await sweep(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Nothing is lost: the next one finds what this one did not.
            LogFailed(exception);
        }
    }

    [LoggerMessage(6203, LogLevel.Warning, "Answers and outcomes that are too old could not be removed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
