namespace TenantStore.Limits;

/// <summary>How much of one rate limit is left.</summary>
/// <param name="Limit">The most in 60 seconds.</param>
/// <param name="Remaining">What is left of it, 0 at least.</param>
/// <param name="Reset">Until all of it is there again, if nothing comes.</param>
public readonly record struct RateGauge(long Limit, long Remaining, TimeSpan Reset)
{
    /// <summary>Of two, the one that will be in the way first.</summary>
    public static RateGauge? Tighter(RateGauge? one, RateGauge? other) =>
        one is null || other is null ? one ?? other : one.Value.Remaining <= other.Value.Remaining ? one : other;
}
