using AdapterHost.Draining;
using AdapterHost.Hosting;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.Registration;

/// <summary>Joins the gateway, reports to it, and joins again whenever it no longer knows this host. Owned by the process's lifetime.</summary>
internal sealed partial class RegistrationLoop(
    Membership membership,
    IHostApplicationLifetime lifetime,
    DrainState drain,
    Farewell farewell,
    IOptions<AdapterHostOptions> options,
    TimeProvider timeProvider,
    ILogger<RegistrationLoop> logger) : BackgroundService
{
    private readonly Backoff _backoff = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Gateways that have it in their static list ask by themselves.
        if (options.Value.Polled)
        {
            await farewell.BeFetchedAsync(stoppingToken);
            return;
        }

        // The drain begins long before this service is stopped, which is when no request runs any more: the gateway hears of the end at once.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Begun);
        try
        {
            await ListeningAsync(stopping.Token);
            while (true)
                await ReportUntilForgottenAsync(await JoinAsync(stopping.Token), stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await farewell.SayAsync(stoppingToken);
        }
    }

    /// <summary>The address is known, and answers, only once the server has started.</summary>
    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task<TimeSpan> JoinAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await membership.JoinAsync(cancellationToken);
            if (result.Identity is { } identity)
            {
                Joined(logger, identity.Id);
                return result.ReportInterval;
            }

            var pause = _backoff.Next();
            NotJoined(logger, result.Failure, pause);
            await Task.Delay(pause, timeProvider, cancellationToken);
        }
    }

    private async Task ReportUntilForgottenAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var (taken, reached) = (false, true);
        while (true)
        {
            var (answer, news, _) = await membership.ReportAsync(draining: false, cancellationToken);
            if (answer == GatewayAnswer.Unknown)
            {
                Forgotten(logger);
                // A gateway that forgets whom it has just let in must not be asked in a tight loop.
                if (!taken)
                    await Task.Delay(_backoff.Next(), timeProvider, cancellationToken);
                return;
            }

            if (answer == GatewayAnswer.Taken)
            {
                taken = true;
                _backoff.Reset();
            }

            if (reached != (answer == GatewayAnswer.Taken))
            {
                reached = !reached;
                Reachable(logger, reached);
            }

            // Somebody may wait for it: that a deleted tenant is forgotten here. Once: news of the same is none.
            if (news)
                continue;

            // What is resident and how full the host is goes on being worth a try: a gateway that restarts is back within one report.
            await Task.Delay(interval, timeProvider, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Joined the gateway as {HostId}.")]
    private static partial void Joined(ILogger logger, HostId hostId);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "Could not join the gateway: {Failure}. Next try in {Pause}.")]
    private static partial void NotJoined(ILogger logger, string? failure, TimeSpan pause);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Warning, Message = "The gateway does not know this host any more; joining again.")]
    private static partial void Forgotten(ILogger logger);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Information, Message = "The gateway takes reports: {Reached}.")]
    private static partial void Reachable(ILogger logger, bool reached);
}
