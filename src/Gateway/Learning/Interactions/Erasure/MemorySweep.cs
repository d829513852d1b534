using TenantStore;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>Each minute lets go of code in memory whose time is over, used or not, and of all of tenants that were deleted, at whichever gateway.</summary>
internal sealed partial class MemorySweep(Registry registry, IEnumerable<ILearningMemory> memories, TimeProvider time, ILogger<MemorySweep> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    private readonly ILearningMemory[] _memories = [.. memories];

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var memory in _memories)
            memory.Sweep();
        var held = _memories.SelectMany(memory => memory.Tenants).ToHashSet();
        if (held.Count == 0)
            return;
        await using (var scope = await registry.BeginPlatformReadAsync(cancellationToken))
            held.ExceptWith((await scope.Tenants.ListAsync(cancellationToken)).Select(tenant => tenant.Id));
        foreach (var gone in held)
        {
            foreach (var memory in _memories)
                memory.Forget(gone);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepGuardedAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepGuardedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(6303, LogLevel.Warning, "Whether the tenants of code in memory are still there could not be asked; it is tried again in a minute.")]
    private partial void LogFailed(Exception exception);
}
