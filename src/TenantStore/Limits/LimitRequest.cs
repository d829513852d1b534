namespace TenantStore.Limits;

/// <summary>What one request asks of the limits.</summary>
/// <param name="Id">Names it for good: nothing is held or settled twice under one id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Caller">Who makes it.</param>
/// <param name="OfTenant">Limits of all callers together.</param>
/// <param name="OfCaller">Limits of this one.</param>
/// <param name="Tokens">The most it can cost, 0 or more.</param>
/// <param name="Force">Whether it is held even where a limit is in the way: limits only watch.</param>
public readonly record struct LimitRequest(string Id, TenantId Tenant, CallerId Caller, RateLimits OfTenant, RateLimits OfCaller, long Tokens, bool Force = false);
