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
    private readonly SemaphoreSlim _look = new(0, 1);

    /// <summary>Reads what is new in Redis and takes it in.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, record, age) in await records.ReadNewAsync(directory.All, cancellationToken))
            TryTake(name, record, age);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!records.IsShared)
            return;
        records.OnRecovered(LookSoon);
        records.Listen((name, record) => TryTake(name, record, TimeSpan.Zero));
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

    private void TryTake(string name, HostRecord record, TimeSpan age)
    {
        try
        {
            Take(name, record, age);
        }
        catch (Exception exception)
        {
            // One that cannot be used is no reason to do without the others.
            LogFailed(exception);
        }
    }

    /// <summary>Waits for nothing.</summary>
    private void Take(string name, HostRecord record, TimeSpan age)
    {
        var identity = identities.For(record.Facts.Address, record.Facts.BootGeneration);
        // A record is good under the name of its own host alone, and another machine's loopback is not ours. An old one that was brought back leads to a probe.
        if (seal.NameOf(identity.Id) != name
            || (record.Place is { } place && place != loopback.Id)
            || record.Place is null == Loopback.IsOn(record.Facts.Address)
            || !BaseModelName.TryParse(record.BaseModel, out var modelName) || !BaseModelDigest.TryParse(record.BaseModelDigest, out var modelDigest))
            return;
        var at = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
        if (directory.Find(identity.Id) is { } known)
        {
            if (known.Accept(record.Report, at) is not null)
                known.Heard(at);
            return;
        }

        // The writer's clock says how old the process was, and nothing else.
        var startedAt = time.GetUtcNow() - age - (record.WrittenAt - record.StartedAt);
        if (directory.AddShared(record.Facts, new BaseModelId(modelName, modelDigest), startedAt, at) is not { } host)
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
