using System.Globalization;
using Gateway.Authentication;
using Gateway.Billing;
using Gateway.Errors;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TenantStore.Limits;
using TenantStore.Usage;

namespace Gateway.Admission;

/// <summary>
/// Holds what a request can cost before it goes on, and hands over what it did cost when it has ended, however it has: a refusal, an answer, a
/// client that left, a host that died.
/// </summary>
internal sealed partial class AdmissionStage(
    ILimitLedger ledger,
    ReservationEstimate estimate,
    Biller biller,
    AdmissionMetrics metrics,
    IOptions<LimitsOptions> options,
    ILogger<AdmissionStage> logger)
{
    /// <returns>Null when it is refused, which is said already. Else <see cref="CloseAsync"/> must follow, however it ends.</returns>
    public async ValueTask<Bill?> TryAdmitAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
        var tenant = caller.Tenant!;
        var account = AccountOf(request, caller.Caller);
        var mode = tenant.Limits.Mode ?? options.Value.Mode;
        var reservation = default(LimitReservation);
        if (mode != LimitMode.Off)
        {
            var wanted = new LimitRequest(
                context.TraceIdentifier, tenant.Id, caller.Caller, tenant.Limits.Rates, caller.Limits, estimate.Of(request), Force: mode == LimitMode.Shadow);
            if (await TryDecideAsync(context, wanted) is not { } decision)
                return null;
            RateLimitHeaders.Write(context.Response.Headers, decision.State);
            if (decision.Refusal is { } refusal && await IsRefusedAsync(context, account, wanted, refusal, mode))
                return null;
            reservation = decision.Reservation;
            if (reservation is not null && context.RequestAborted.IsCancellationRequested)
            {
                // Who left meanwhile asked no host for anything.
                await ledger.SettleAsync(reservation, 0);
                return null;
            }
        }

        var bill = new Bill(context.TraceIdentifier, tenant.Id, account, reservation);
        context.Features.Set(bill);
        return bill;
    }

    /// <summary>It has ended.</summary>
    public ValueTask CloseAsync(Bill bill, HttpContext context) => biller.CloseAsync(bill, context);

    private static UsageKey AccountOf(InferenceRequestFeature request, TenantStore.CallerId caller)
    {
        // Where no model runs, no adapter has part in it.
        var adapter = request.Generates ? request.Model.Adapter : null;
        return new UsageKey(caller, request.Model.Alias, adapter?.Version.Adapter, adapter?.Version.Version.Value ?? 0, request.BaseModel.Name);
    }

    /// <summary>Null when limits could not be checked, which is said already.</summary>
    private async ValueTask<LimitDecision?> TryDecideAsync(HttpContext context, LimitRequest wanted)
    {
        try
        {
            return await ledger.ReserveAsync(wanted, context.RequestAborted);
        }
        catch (LimitsUnavailableException exception)
        {
            LogUnavailable(exception, context.TraceIdentifier, wanted.Tenant.ToString());
            await ErrorWriter.WriteAsync(context, GatewayRefusal.LimitsUnavailable);
            return null;
        }
    }

    private async Task<bool> IsRefusedAsync(HttpContext context, UsageKey account, LimitRequest wanted, LimitRefusal refusal, LimitMode mode)
    {
        var kind = AdmissionRefusals.Of(refusal.Kind);
        var code = RefusalCatalog.Describe(kind).Code;
        biller.Limited(wanted.Tenant, account);
        if (mode == LimitMode.Shadow)
        {
            context.Response.Headers[RateLimitHeaders.Shadow] = code;
            LogShadow(context.TraceIdentifier, wanted.Tenant.ToString(), wanted.Caller.ToString(), code, refusal.Limit);
            return false;
        }

        metrics.Limited(code);
        var seconds = Math.Max(1, (long)Math.Ceiling(refusal.RetryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ErrorWriter.WriteAsync(context, kind, AdmissionRefusals.Message(refusal, wanted.Tokens, seconds));
        return true;
    }

    [LoggerMessage(1201, LogLevel.Information, "Request {RequestId} of tenant {Tenant}, caller {Caller}, would have been refused: {Code}, limit {Limit}. Limits only watch.")]
    private partial void LogShadow(string requestId, string tenant, string caller, string code, long limit);

    [LoggerMessage(1202, LogLevel.Warning, "Request {RequestId} of tenant {Tenant} was refused: its limits cannot be checked.")]
    private partial void LogUnavailable(Exception exception, string requestId, string tenant);
}
