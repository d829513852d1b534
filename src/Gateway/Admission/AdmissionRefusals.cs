using Gateway.Errors;
using TenantStore.Limits;

namespace Gateway.Admission;

/// <summary>The one place where limits become refusals.</summary>
internal static class AdmissionRefusals
{
    public static GatewayRefusal Of(LimitKind kind) => kind switch
    {
        LimitKind.Requests => GatewayRefusal.RateLimitExceeded,
        LimitKind.Tokens => GatewayRefusal.RateLimitExceeded,
        LimitKind.Concurrency => GatewayRefusal.ConcurrencyExceeded,
        LimitKind.Budget => GatewayRefusal.BudgetExhausted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a limit."),
    };

    /// <param name="refusal">What is in the way.</param>
    /// <param name="wanted">Tokens that were asked for.</param>
    /// <param name="seconds">The Retry-After.</param>
    public static string Message(LimitRefusal refusal, long wanted, long seconds)
    {
        var whose = refusal.OfCaller ? "this key" : "the organization";
        return refusal.Kind switch
        {
            LimitKind.Requests => $"Rate limit of {whose} reached: requests per minute, limit {refusal.Limit}. Try again in {seconds} s.",
            LimitKind.Tokens => $"Rate limit of {whose} reached: tokens per minute, limit {refusal.Limit}, up to {wanted} wanted. Try again in {seconds} s, or ask for a smaller max_tokens.",
            LimitKind.Concurrency => $"Limit of {whose} reached: requests at one time, limit {refusal.Limit}. Try again when one has ended.",
            LimitKind.Budget => $"Budget of {whose} used up: tokens of this month, limit {refusal.Limit}, up to {wanted} wanted. It is whole again in {seconds} s; an administrator can raise it.",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Not a limit."),
        };
    }
}
