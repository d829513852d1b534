using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>How long one waits for another: a writer for a lock, the server for a client, a caller for a transaction to begin.</summary>
/// <param name="BusySeconds">How long a statement waits for a lock.</param>
/// <param name="IdleSeconds">
/// After how long without a statement the server ends a transaction: its gateway is frozen or cut off, and others wait for its locks. More than any
/// work between two statements takes.
/// </param>
internal sealed record PostgresPatience(int BusySeconds, int IdleSeconds)
{
    public const int Tries = 4;

    /// <summary>The first statements of a reader wait for no lock.</summary>
    public const int BeginReadSeconds = 5;

    private const int LeastIdleSeconds = 30;

    /// <summary>No try begins later than this after the first: a caller waits.</summary>
    public static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);

    public static PostgresPatience Of(int busySeconds) => new(busySeconds, Math.Max(LeastIdleSeconds, 2 * busySeconds));

    /// <summary>
    /// A try that took this long met a server that does not answer, whatever the driver calls it: a socket that it closes under its own reading fails in several ways.
    /// </summary>
    public static TimeSpan LongTry(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Timeout is var seconds and > 0 ? TimeSpan.FromSeconds(0.9 * seconds) : LastTry;

    /// <summary>At once after the first (the pool has thrown its dead connections away meanwhile), then 200 and 400 ms.</summary>
    public static TimeSpan PauseAfter(int tries) => TimeSpan.FromMilliseconds(200 * (tries - 1));
}
