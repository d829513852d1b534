using Gateway.Placement.Hosts;
using Gateway.Placement.Probing;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Placement.Sharing;

/// <summary>
/// Takes in what other gateways heard from hosts: by message, and by a look every report interval, as messages get lost. A host that is new here gets no
/// request before it has answered this gateway's own probe: Redis may forget, and may bring back what is over, and must not send a prompt anywhere.
/// </summary>
internal sealed partial class HostSharing(
    HostRecords records,
    HostRecordSeal seal,
    HostIdentities identities,
    HostDirectory directory,
    ClusterPublisher clusters,
    HostProber prober,
    Loopback loopback,
    TimeProvider time,
    IOptions<PlacementOptions> options,
    ILogger<HostSharing> logger) : BackgroundService
{
    /// <summary>How far the clocks of two gateways may be apart.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _look = new(0, 1);

    /// <summary>Reads what is new in Redis and takes it in.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, record) in await records.ReadNewAsync(directory.All, cancellationToken))
            Take(name, record);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!records.IsShared)
            return;
        records.OnRecovered(LookSoon);
        records.Listen(Take);
        try
        {
            while (true)
            {
                await TryLookAsync(stoppingToken);
                await _look.WaitAsync(TimeSpan.FromSeconds(options.Value.ReportSeconds), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _look.Dispose();
    }

    private void LookSoon()
    {
        try
        {
            if (_look.CurrentCount == 0)
                _look.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has asked for it, or nobody looks any more.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    /// <summary>Waits for nothing.</summary>
    private void Take(string name, HostRecord record)
    {
        var now = time.GetUtcNow();
        var identity = identities.For(record.Facts.Address, record.Facts.BootGeneration);
        // A record is good under the name of its own host alone; an old one that was brought back is no news; another machine's loopback is not ours.
        if (seal.NameOf(identity.Id) != name
            || now - record.WrittenAt > options.Value.RecordLife + s_skew
            || (record.Place is { } place && place != loopback.Id)
            || record.Place is null == Loopback.IsOn(record.Facts.Address)
            || !BaseModelName.TryParse(record.BaseModel, out var modelName) || !BaseModelDigest.TryParse(record.BaseModelDigest, out var modelDigest))
            return;
        var since = now - record.WrittenAt;
        var at = time.GetTimestamp() - (long)(Math.Max(0, since.TotalSeconds) * time.TimestampFrequency);
        if (directory.Find(identity.Id) is { } known)
        {
            if (known.Accept(record.Report, at) is not null)
                known.Heard(at);
            return;
        }

        if (directory.AddShared(record.Facts, new BaseModelId(modelName, modelDigest), record.StartedAt, at) is not { } host)
            return;
        host.Accept(record.Report, at);
        _ = WelcomeAsync(host);
    }

    private async Task WelcomeAsync(HostState host)
    {
        try
        {
            await clusters.PublishAsync(CancellationToken.None);
            await prober.ProbeAsync(host);
        }
        catch (Exception exception)
        {
            // The next publication has it too, and the next probe comes.
            LogFailed(exception);
        }
    }

    [LoggerMessage(2060, LogLevel.Warning, "What other gateways know of hosts could not be taken in; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
