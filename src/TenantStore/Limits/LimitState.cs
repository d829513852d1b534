namespace TenantStore.Limits;

/// <summary>The rate limits after a request was judged: of tenant and caller the one that has less left. Null where neither has one.</summary>
public readonly record struct LimitState(RateGauge? Requests, RateGauge? Tokens);
