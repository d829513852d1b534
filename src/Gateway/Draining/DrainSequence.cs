using Gateway.Listening;
using Microsoft.Extensions.Options;

namespace Gateway.Draining;

/// <summary>
/// The end of a gateway, before any service of it is stopped: hosts are still heard, and what finishes meanwhile is billed as ever.
/// </summary>
/// <remarks>
/// 1. Readiness says no, from the signal on. 2. For <see cref="ListeningOptions.DrainDelaySeconds"/> it serves all the same: who sends requests here
/// needs that long to notice. 3. The public listener closes. 4. What runs has <see cref="ListeningOptions.DrainSeconds"/> to finish. 5. What still runs
/// ends with an error. Only then Kestrel stops, with the hosts' listener, and after it, last started first, the writers of bills, usage and audit heads.
/// </remarks>
internal sealed partial class DrainSequence(
    DrainState state,
    PublicListeners listeners,
    PublicConnections connections,
    IHostApplicationLifetime lifetime,
    IOptions<ListeningOptions> options,
    TimeProvider time,
    ILogger<DrainSequence> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long the last words of streams that are cut may take to go out.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>What the services that stop afterwards have between them.</summary>
    public static readonly TimeSpan Closing = TimeSpan.FromSeconds(5);

    /// <summary>What the end may take beside the drain: a supervisor has to give as much.</summary>
    public static readonly TimeSpan End = LastWords + Closing;

    private CancellationTokenRegistration _asked;

    /// <summary>Within the signal's own handler: the next probe hears it.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _asked = lifetime.ApplicationStopping.Register(Begin);
        return Task.CompletedTask;
    }

    /// <summary>Who has no patience left gets the same in no time.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        var settings = options.Value;
        await Task.Delay(TimeSpan.FromSeconds(settings.DrainDelaySeconds), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await listeners.CloseAsync(CancellationToken.None);
        connections.Close();
        if (await IsEmptyWithinAsync(TimeSpan.FromSeconds(settings.DrainSeconds), cancellationToken))
            return;

        LogCut(connections.Count, settings.DrainSeconds);
        state.Cut();
        if (!await IsEmptyWithinAsync(LastWords, cancellationToken))
            connections.Abort();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _asked.Dispose();

    private void Begin()
    {
        if (state.IsDraining)
            return;
        state.Begin();
        LogBegun(options.Value.DrainDelaySeconds, options.Value.DrainSeconds);
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await connections.None.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1030, LogLevel.Information, "Draining: not ready from now on, serving for {Delay} s more, then {Grace} s for what runs")]
    private partial void LogBegun(int delay, int grace);

    [LoggerMessage(1031, LogLevel.Warning, "{Connections} connections were still in use at the end of the grace (Gateway:DrainSeconds = {Grace}); their answers are cut short")]
    private partial void LogCut(int connections, int grace);
}
