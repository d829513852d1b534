using AdapterHost.Hosting;
using Microsoft.Extensions.Options;

namespace AdapterHost.Draining;

/// <summary>The end of a host, before any service of it is stopped.</summary>
/// <remarks>
/// 1. New work is refused, from the signal on. 2. The gateways are told (<see cref="Farewell"/>). 3. What runs has
/// <see cref="AdapterHostOptions.DrainSeconds"/> to finish; the listener stays open, so that who has not heard yet gets an answer. 4. What still runs ends
/// with an error event and its cost. Only then Kestrel stops, then the reports, whose last ones tell what is not billed yet, then the engine.
/// </remarks>
internal sealed partial class DrainSequence(
    DrainState state, IHostApplicationLifetime lifetime, IOptions<AdapterHostOptions> options, TimeProvider time, ILogger<DrainSequence> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a gateway may take to hear of it.</summary>
    public static readonly TimeSpan Telling = TimeSpan.FromSeconds(2);

    /// <summary>How long the last words of streams that are cut may take to go out.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>How long the listener stays for gateways that ask, while they have not billed everything. Of <see cref="Closing"/>.</summary>
    public static readonly TimeSpan LastFetch = TimeSpan.FromSeconds(3);

    /// <summary>What the services that stop afterwards have between them.</summary>
    public static readonly TimeSpan Closing = TimeSpan.FromSeconds(4);

    /// <summary>What the end may take beside the drain: a supervisor has to give as much.</summary>
    public static readonly TimeSpan End = Telling + LastWords + Closing;

    private CancellationTokenRegistration _asked;

    /// <summary>Within the signal's own handler.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _asked = lifetime.ApplicationStopping.Register(Begin);
        return Task.CompletedTask;
    }

    /// <summary>Who has no patience left gets the same in no time.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        await IsDoneWithinAsync(state.Told, Telling, cancellationToken);
        var grace = options.Value.DrainSeconds;
        if (!await IsDoneWithinAsync(state.None, TimeSpan.FromSeconds(grace), cancellationToken))
        {
            LogCut(state.Running, grace);
        }

        state.Cut();
        await IsDoneWithinAsync(state.None, LastWords, cancellationToken);
        if (options.Value.Polled)
        {
            await IsDoneWithinAsync(state.Fetched, LastFetch, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _asked.Dispose();

    private void Begin()
    {
        if (state.Begin())
        {
            LogBegun(state.Running, options.Value.DrainSeconds);
        }
    }

    private async Task<bool> IsDoneWithinAsync(Task task, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Information, Message = "Draining: nothing new from now on, {Running} requests run and have {Grace} s.")]
    private partial void LogBegun(int running, int grace);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Warning, Message = "{Running} requests still ran at the end of the grace (Host:DrainSeconds = {Grace}) and are cut short.")]
    private partial void LogCut(int running, int grace);
}
