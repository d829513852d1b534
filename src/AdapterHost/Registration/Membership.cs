using HostContract;

namespace AdapterHost.Registration;

/// <summary>This host's place at its gateway: joins, keeps what it was given, and reports under it. One caller at a time.</summary>
internal sealed class Membership(
    GatewayClient gateway, HostCard card, ReportBook reports, RegistrationState state)
{
    /// <summary>Asks once to be let in; the identity that comes of it counts from now on.</summary>
    public async Task<RegistrationResult> JoinAsync(CancellationToken cancellationToken)
    {
        var result = await gateway.RegisterAsync(card.Make(), cancellationToken);
        if (result.Identity is { } identity)
            state.Identity = identity;
        return result;
    }

    /// <summary>Says what the host is doing; <see cref="GatewayAnswer.Unknown"/> when it has not joined.</summary>
    /// <param name="draining">Whether the host is stopping.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ReportOutcome> ReportAsync(bool draining, CancellationToken cancellationToken)
    {
        if (state.Identity is not { } identity)
            return new ReportOutcome(GatewayAnswer.Unknown, HasNews: false);
        var report = reports.Make(draining);
        var result = await gateway.ReportAsync(identity, report, cancellationToken);
        var news = result.Response is { } response && await reports.AnsweredAsync(report, response);
        var billed = result.Response?.Billed ?? [];
        var unbilled = report.CutShort.Any(cut => !billed.Contains(cut.RequestId)) || report.CutShort.Count >= HostReport.MaxCutShort;
        return new ReportOutcome(result.Answer, news, unbilled);
    }
}
