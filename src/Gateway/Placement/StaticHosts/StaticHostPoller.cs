using System.Collections.Concurrent;
using Gateway.Internal;
using Gateway.Placement.Hosts;
using Gateway.Placement.Sharing;
using HostContract;
using Microsoft.Extensions.Options;

namespace Gateway.Placement.StaticHosts;

/// <summary>
/// Asks the hosts of the list how they are, every report interval, and tells each who it is: the same as if it had registered and reported. Every gateway does
/// so by itself, and all say the same. A host that is taken out of the list gets no new requests; what it works on goes on.
/// </summary>
internal sealed partial class StaticHostPoller(
    StaticHostList list,
    StaticHostClient client,
    HostIdentities identities,
    HostDirectory directory,
    HostIntake hosts,
    ReportIntake reports,
    HostRecords records,
    ClusterPublisher clusters,
    TimeProvider time,
    IOptions<PlacementOptions> options,
    ILogger<StaticHostPoller> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, HostId> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _asking = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<string> _listed = [];

    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        var addresses = list.Addresses;
        await DropAsync(addresses, cancellationToken);
        await Task.WhenAll(addresses.Select(address => TryPollAsync(address, cancellationToken)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReportSeconds), time);
        try
        {
            do
            {
                // One that hangs is not asked again meanwhile, and holds up nobody.
                _ = TryPollAllAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task DropAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        // Also those that never answered: another gateway may have told of them.
        var listed = Interlocked.Exchange(ref _listed, addresses);
        var gone = listed.Union(_members.Keys, StringComparer.OrdinalIgnoreCase).Except(addresses, StringComparer.OrdinalIgnoreCase).ToList();
        if (gone.Count == 0)
            return;
        var dropped = new List<HostState>();
        foreach (var address in gone)
        {
            _members.TryRemove(address, out _);
            dropped.AddRange(directory.Exclude(address));
        }

        foreach (var host in dropped)
            await records.RemoveAsync(host.Id);
        await clusters.PublishAsync(cancellationToken);
    }

    private async Task TryPollAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PollAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway ends.
        }
        catch (Exception exception)
        {
            LogBroken(exception);
        }
    }

    private async Task TryPollAsync(string address, CancellationToken cancellationToken)
    {
        if (!_asking.TryAdd(address, true))
            return;
        try
        {
            await PollAsync(address, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, address);
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
        finally
        {
            _asking.TryRemove(address, out _);
        }
    }

    private async Task PollAsync(string address, CancellationToken cancellationToken)
    {
        if (await client.AskAsync(address, cancellationToken) is not { Report.AgeSeconds: { } age } standing)
            return;
        var registration = standing.Registration with { Address = address };
        if (RegistrationRules.Judge(registration, out var baseModel) is { } fault)
        {
            LogRefused(address, fault.Field, fault.Message);
            return;
        }

        if (ReportRules.Judge(standing.Report) is { } wrong)
        {
            LogRefused(address, wrong.Field, wrong.Message);
            return;
        }

        if (standing.Report.BootGeneration != registration.BootGeneration)
            return;
        var identity = identities.For(address, registration.BootGeneration);
        var membership = new HostMembership
        {
            HostId = identity.Id,
            MacKey = Convert.ToBase64String(identity.MacKey),
            BootGeneration = registration.BootGeneration,
            ReportAgeSeconds = age,
        };
        // Before it gets a request it has to know whose word to take.
        if (standing.HostId != identity.Id && !await client.TellAsync(address, membership, cancellationToken))
            return;
        var host = directory.Find(identity.Id);
        if (host is null or { IsProven: false })
            host = await hosts.JoinAsync(registration, baseModel, cancellationToken);
        _members[address] = host.Id;
        var answer = await reports.TakeAsync(host, standing.Report, cancellationToken);
        await client.TellAsync(address, membership with { Answer = answer }, cancellationToken);
    }

    [LoggerMessage(2073, LogLevel.Warning, "The host at {Address}, of the configuration's list, could not be taken in; it is asked again.")]
    private partial void LogFailed(Exception exception, string address);

    [LoggerMessage(2075, LogLevel.Error, "A round over the configuration's list of hosts broke off; the next one is made all the same.")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(2074, LogLevel.Error, "The host at {Address}, of the configuration's list, is not taken in: {Field}: {Message}")]
    private partial void LogRefused(string address, string field, string message);
}
