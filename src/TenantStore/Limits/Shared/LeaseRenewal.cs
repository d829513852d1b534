using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TenantStore.Limits.Shared;

/// <summary>Renews what this gateway holds in Redis, and sends again what did not get through.</summary>
internal sealed class LeaseRenewal(RedisLedger ledger, IOptions<LimitsOptions> options, TimeProvider time) : BackgroundService
{
    /// <summary>Renewals of one lease: two may be lost.</summary>
    private const int Renewals = 3;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The last requests have ended: what they cost goes out as far as Redis can be reached.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await ledger.SendUnsentAsync().ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (lease, renewed) = (TimeSpan.FromSeconds(options.Value.LeaseSeconds), time.GetTimestamp());
        using var timer = new PeriodicTimer(s_interval < lease / Renewals ? s_interval : lease / Renewals, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await ledger.SendUnsentAsync().ConfigureAwait(false);
                if (time.GetElapsedTime(renewed) < lease / Renewals)
                    continue;
                renewed = time.GetTimestamp();
                await ledger.RenewAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
