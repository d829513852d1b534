namespace TenantStore.Limits;

/// <summary>Why a request is not admitted now.</summary>
/// <param name="Kind">The limit that takes longest to free.</param>
/// <param name="OfCaller">The caller's own limit; else its tenant's.</param>
/// <param name="Limit">Its value.</param>
/// <param name="RetryAfter">When the same request would be admitted if nothing else came; of concurrency, which nobody can foresee, one second.</param>
public sealed record LimitRefusal(LimitKind Kind, bool OfCaller, long Limit, TimeSpan RetryAfter);
