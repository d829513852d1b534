namespace TenantStore.Limits.InProcess;

/// <summary>A moment on both clocks: the monotonic one, which windows go by, and the wall's, which months go by.</summary>
/// <param name="SinceStart">Since the ledger was made.</param>
/// <param name="Wall">UTC.</param>
internal readonly record struct LedgerTime(TimeSpan SinceStart, DateTimeOffset Wall)
{
    public long Second => (long)SinceStart.TotalSeconds;

    public BillingMonth Month => BillingMonth.Of(Wall);

    public TimeSpan UntilMonthEnds => Month.End - Wall;

    public TimeSpan Until(long second) => TimeSpan.FromSeconds(second) - SinceStart;
}
