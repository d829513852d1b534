namespace TenantStore.Database.PostgreSql;

/// <summary>How often and after what pause something that is safe to repeat is tried again: under a second in all, since a caller waits.</summary>
internal static class PostgresPatience
{
    public const int Tries = 4;

    /// <summary>At once after the first (the pool has thrown its dead connections away meanwhile), then 200 and 400 ms.</summary>
    public static TimeSpan PauseAfter(int tries) => TimeSpan.FromMilliseconds(200 * (tries - 1));
}
