using AdapterHost.Registration;

namespace AdapterHost.Draining;

/// <summary>
/// The last reports of a host. The first says at once that it takes nothing new; while answers run they go on, so that no gateway counts it as lost;
/// the last are repeated until what was cut short is billed, for nobody could tell it afterwards. Owned by the loop that reports.
/// </summary>
internal sealed class Farewell(Membership membership, RegistrationState registration, IHostActivity activity, DrainState state, TimeProvider time)
{
    /// <summary>Between the last reports: a gateway bills behind them, and says so in the answer to the next.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the last reports may hold up the end of the process.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Of these one: what no gateway answers is told again, which may reach another.</summary>
    private static readonly TimeSpan s_onePatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <param name="requestsEnded">No request runs any more.</param>
    public async Task SayAsync(CancellationToken requestsEnded)
    {
        if (registration.Identity is null)
        {
            state.SetTold();
            return;
        }

        await TryReportAsync(DrainSequence.Telling);
        state.SetTold();
        while (await WaitAsync(s_interval, requestsEnded))
        {
            await TryReportAsync(DrainSequence.Telling);
        }

        var started = time.GetTimestamp();
        while (await TryReportAsync(s_onePatience) && time.GetElapsedTime(started) < s_patience)
        {
            await WaitAsync(s_pause, CancellationToken.None);
        }
    }

    /// <summary>For a host that gateways ask: waits until nothing is left to tell. They are told it is ending when they ask.</summary>
    /// <param name="ending">It ends, whatever is left.</param>
    public async Task BeFetchedAsync(CancellationToken ending)
    {
        try
        {
            await state.None.WaitAsync(ending);
            while (activity.Report(string.Empty, draining: true).CutShort.Count > 0)
            {
                await Task.Delay(s_pause, time, ending);
            }

            state.SetFetched();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }

    /// <returns>Whether requests are not billed yet, as far as the gateway said; it may not have answered.</returns>
    private async Task<bool> TryReportAsync(TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience, time);
        try
        {
            var outcome = await membership.ReportAsync(draining: true, enough.Token);
            if (outcome.Answer == GatewayAnswer.Unknown && (await membership.JoinAsync(enough.Token)).Identity is not null)
            {
                // A gateway that was started again meanwhile.
                outcome = await membership.ReportAsync(draining: true, enough.Token);
            }

            return outcome.HasUnbilled;
        }
        catch (OperationCanceledException)
        {
            // Whether there was something to tell is not known.
            return true;
        }
    }

    /// <returns>False when it was cut short.</returns>
    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
