using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>Tells PostgreSQL's connection strings from paths of SQLite files, and completes them with what this program relies on.</summary>
internal static class PostgresAddress
{
    private const int ConnectSeconds = 3;
    private const int RecheckSeconds = 1;

    /// <summary>How much longer than a wait for a lock a statement may take, in seconds.</summary>
    private const int CommandMarginSeconds = 5;

    /// <summary>True for a connection string with a host; a text without <c>=</c> is a path.</summary>
    public static bool IsConnectionString(string text) => TryRead(text)?.Host is { Length: > 0 };

    /// <summary>The source of connections: one pool a host, always to the primary when several are named.</summary>
    /// <param name="text">The operator's connection string; what it says wins over the values here.</param>
    /// <param name="busySeconds">How long a statement may wait for a lock.</param>
    public static NpgsqlDataSource Open(string text, int busySeconds)
    {
        var builder = new NpgsqlDataSourceBuilder(Complete(text, busySeconds));
        return builder.ConnectionStringBuilder.Host!.Contains(',', StringComparison.Ordinal)
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }

    /// <summary>The name that the gateway logs in with; null when the text names none.</summary>
    public static string? UserOf(string text) => TryRead(text)?.Username;

    public static string? PasswordOf(string text) => TryRead(text)?.Password;

    private static string Complete(string text, int busySeconds)
    {
        var builder = new NpgsqlConnectionStringBuilder(text);
        if (!builder.ShouldSerialize("Timeout"))
            builder.Timeout = ConnectSeconds;
        if (!builder.ShouldSerialize("Command Timeout"))
            builder.CommandTimeout = busySeconds + CommandMarginSeconds;
        if (!builder.ShouldSerialize("Host Recheck Seconds"))
            builder.HostRecheckSeconds = RecheckSeconds;
        // 'Prefer', the driver's own value, opens a second connection after whatever failure of the first: a silent or full server is asked twice.
        if (!builder.ShouldSerialize("GSS Encryption Mode"))
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        if (!builder.ShouldSerialize("Application Name"))
            builder.ApplicationName = "lora-gateway";
        // All that a session sets is gone with its transaction, so there is nothing to reset; and behind pgbouncer a reset would hit somebody else's server.
        builder.NoResetOnClose = true;
        // No parameter values in exceptions: they would reach the log.
        builder.IncludeErrorDetail = false;
        return builder.ToString();
    }

    private static NpgsqlConnectionStringBuilder? TryRead(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
