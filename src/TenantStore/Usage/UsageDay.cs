using TenantStore.Limits;

namespace TenantStore.Usage;

/// <summary>Days as usage keeps them: days since 1970, UTC.</summary>
internal static class UsageDay
{
    private static readonly DateOnly s_first = new(1970, 1, 1);

    public static int Of(DateTimeOffset time) => Of(DateOnly.FromDateTime(time.UtcDateTime));

    public static int Of(DateOnly day) => day.DayNumber - s_first.DayNumber;

    public static DateOnly ToDate(long day) => s_first.AddDays((int)day);

    /// <summary>First day, and first day of the month after.</summary>
    public static (int From, int Until) Of(BillingMonth month) => (Of(month.Start), Of(month.End));
}
