using System.Globalization;
using Gateway.Authentication;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TenantStore.Limits;

namespace Gateway.Admission;

/// <summary>
/// Admits what runs no model and still costs something, such as reports, of which each may be a row: it counts as a request of its tenant and caller, and as no tokens. Before its body is read. For any thread.
/// </summary>
internal sealed partial class RequestRateStage(ILimitLedger ledger, AdmissionMetrics metrics, IOptions<LimitsOptions> options, ILogger<RequestRateStage> logger)
{
    /// <returns>False when it is refused, which is said already.</returns>
    public async ValueTask<bool> TryAdmitAsync(HttpContext context)
    {
        var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
        var tenant = caller.Tenant!;
        var mode = tenant.Limits.Mode ?? options.Value.Mode;
        var (ofTenant, ofCaller) = (RequestsOf(tenant.Limits.Rates), RequestsOf(caller.Limits));
        if (mode == LimitMode.Off || (ofTenant.RequestsPerMinute is null && ofCaller.RequestsPerMinute is null))
            return true;
        var wanted = new LimitRequest(context.TraceIdentifier, tenant.Id, caller.Caller, ofTenant, ofCaller, 0, Force: mode == LimitMode.Shadow);
        LimitDecision decision;
        try
        {
            decision = await ledger.ReserveAsync(wanted, context.RequestAborted);
        }
        catch (LimitsUnavailableException exception)
        {
            LogUnavailable(exception, context.TraceIdentifier, tenant.Id.ToString());
            await ErrorWriter.WriteAsync(context, GatewayRefusal.LimitsUnavailable);
            return false;
        }

        RateLimitHeaders.Write(context.Response.Headers, decision.State);
        // It holds no place and has no price to wait for.
        if (decision.Reservation is { } reservation)
            await ledger.SettleAsync(reservation, 0);
        return decision.Refusal is not { } refusal || !await IsRefusedAsync(context, refusal, mode);
    }

    private async Task<bool> IsRefusedAsync(HttpContext context, LimitRefusal refusal, LimitMode mode)
    {
        var kind = AdmissionRefusals.Of(refusal.Kind);
        var code = RefusalCatalog.Describe(kind).Code;
        if (mode == LimitMode.Shadow)
        {
            context.Response.Headers[RateLimitHeaders.Shadow] = code;
            return false;
        }

        metrics.Limited(code);
        var seconds = Math.Max(1, (long)Math.Ceiling(refusal.RetryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ErrorWriter.WriteAsync(context, kind, AdmissionRefusals.Message(refusal, 0, seconds));
        return true;
    }

    private static RateLimits RequestsOf(RateLimits limits) => new() { RequestsPerMinute = limits.RequestsPerMinute };

    [LoggerMessage(1203, LogLevel.Warning, "Report {RequestId} of tenant {Tenant} was refused: its limits cannot be checked.")]
    private partial void LogUnavailable(Exception exception, string requestId, string tenant);
}
