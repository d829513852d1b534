using System.Globalization;
using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>The first statements of each transaction: they travel with BEGIN, in one round trip, and all that they set ends with the transaction.</summary>
internal static class PostgresBinding
{
    /// <summary>Pinned, so that no object of another schema, nor a temporary one, stands in for ours.</summary>
    private const string SearchPath = "registry, pg_temp";

    private const string Bind = """
        SELECT set_config('search_path', $1, true), set_config('app.tenant', $2, true), set_config('app.tokens', $3, true),
            set_config('app.issuer', $4, true), set_config('app.audience', $5, true),
            set_config('lock_timeout', $6, true), set_config('idle_in_transaction_session_timeout', $7, true),
            set_config('transaction_read_only', $8, true), set_config('role', $9, true)
        """;

    // 64 bits of hash: two tenants in 2^64 would wait for each other, and no more than that.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

    public static NpgsqlBatch Batch(NpgsqlConnection connection, SessionMode mode, SessionBinding binding, PostgresPatience patience)
    {
        var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Command(
            Bind, SearchPath, binding.Tenant?.ToString() ?? "", string.Join(',', binding.Tokens ?? []),
            binding.Provider?.Issuer ?? "", binding.Provider?.Audience ?? "",
            Seconds(patience.BusySeconds), Seconds(patience.IdleSeconds), mode == SessionMode.Read ? "on" : "off", RoleName(binding.Role)));
        if (mode == SessionMode.Write)
        {
            // The platform's before a tenant's, always.
            if (binding.Role == SessionRole.Platform)
                batch.BatchCommands.Add(Command(Lock, "platform"));
            if (binding.Tenant is { } tenant)
                batch.BatchCommands.Add(Command(Lock, "tenant " + tenant));
        }

        else
        {
            batch.Timeout = PostgresPatience.BeginReadSeconds;
        }

        return batch;
    }

    public static string RoleName(SessionRole role) => role switch
    {
        SessionRole.Tenant => "registry_tenant",
        SessionRole.Platform => "registry_platform",
        SessionRole.Credentials => "registry_credentials",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private static string Seconds(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds}s");

    private static NpgsqlBatchCommand Command(string sql, params string[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }
}
