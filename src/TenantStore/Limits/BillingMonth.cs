using System.Globalization;

namespace TenantStore.Limits;

/// <summary>A calendar month in UTC: what a monthly budget is for.</summary>
public readonly record struct BillingMonth(int Year, int Month)
{
    public static BillingMonth Of(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month);

    public DateTimeOffset Start => new(Year, Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When the budget is whole again.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    public BillingMonth Next => Of(End);

    /// <summary><c>2026-11</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");
}
