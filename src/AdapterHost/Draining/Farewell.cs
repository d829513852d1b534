using AdapterHost.Registration;

namespace AdapterHost.Draining;

/// <summary>
/// The last reports of a host. The first says at once that it takes nothing new; while answers run they go on, so that no gateway counts it as lost;
/// the last are repeated until what was cut short is billed, for nobody could tell it afterwards. Owned by the loop that reports.
/// </summary>
internal sealed class Farewell(Membership membership, RegistrationState registration, DrainState state, TimeProvider time)
{
    /// <summary>Between the last reports: a gateway bills behind them, and says so in the answer to the next.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the last reports may hold up the end of the process.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

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
        while (await TryReportAsync(s_patience) > 0 && time.GetElapsedTime(started) < s_patience)
        {
            await WaitAsync(s_pause, CancellationToken.None);
        }
    }

    /// <returns>How many requests are not billed yet, as far as the gateway said.</returns>
    private async Task<int> TryReportAsync(TimeSpan patience)
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

            return outcome.Unbilled;
        }
        catch (OperationCanceledException)
        {
            // The gateways find out by missed reports.
            return 0;
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
