using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TenantStore.Limits.Shared;

/// <summary>Renews what this gateway holds in Redis, and sends again what did not get through.</summary>
internal sealed partial class LeaseRenewal(RedisLedger ledger, IOptions<LimitsOptions> options, TimeProvider time, ILogger<LeaseRenewal> logger) : BackgroundService
{
    /// <summary>Renewals of one lease: two may be lost.</summary>
    private const int Renewals = 3;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The last requests have ended: what they cost goes out as far as Redis can be reached.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(ledger.SendUnsentAsync, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (lease, renewed) = (TimeSpan.FromSeconds(options.Value.LeaseSeconds), time.GetTimestamp());
        using var timer = new PeriodicTimer(s_interval < lease / Renewals ? s_interval : lease / Renewals, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryAsync(ledger.SendUnsentAsync, stoppingToken).ConfigureAwait(false);
                if (time.GetElapsedTime(renewed) < lease / Renewals)
                    continue;
                renewed = time.GetTimestamp();
                await TryAsync(() => ledger.RenewAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>A Redis that cannot be reached is no exception; this is for what nobody thought of, which must not end the gateway.</summary>
    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(5120, LogLevel.Error, "What this gateway holds of the shared limits could not be renewed or settled; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
