using Gateway.Tests.Servers;
using Microsoft.Data.Sqlite;
using TenantStore.Tokens;

namespace Gateway.Tests.Telemetry;

/// <summary>
/// Thousands of tenants, each with a token, an adapter and an alias of its own, written into the registry's file at once: the first is made as tenants are, the others
/// are its rows under other names. What asks for them goes the whole way.
/// </summary>
internal static class ManyTenants
{
    /// <returns>Token and model of each.</returns>
    public static async Task<IReadOnlyList<(string Token, string Model)>> CreateAsync(GatewayServer gateway, int count)
    {
        var first = await gateway.CreateTenantAsync("first");
        await gateway.UploadAsync(first, "sql", Corpus.Peft("llama.qv-r4"));
        await gateway.SetAliasAsync(first, "quickfix", "sql", 1);
        var mint = new TokenMint(new TokenPepper(Convert.FromBase64String(GatewayServer.Pepper)));
        var made = new List<(string, string)>(count);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(gateway.State, "registry.db")};Pooling=False");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO tenants SELECT $tenant, $slug, display_name, status, limits, created_at FROM tenants WHERE slug = 'first';
            INSERT INTO tokens (tenant_id, token_id, name, secret_hash, scopes, personal, created_at) VALUES ($tenant, $token, 'test', $hash, 'inference', 0, 0);
            INSERT INTO adapters SELECT $tenant, $adapter, base_name, base_digest, last_version, created_at FROM adapters WHERE tenant_id = $first;
            INSERT INTO adapter_versions SELECT $tenant, $adapter, version, base_name, base_digest, $digest, sources, state, rank, targets, bytes, findings, manifest, created_by, created_at
              FROM adapter_versions WHERE tenant_id = $first;
            INSERT INTO aliases SELECT $tenant, $alias, $adapter, version, history, updated_at, updated_by FROM aliases WHERE tenant_id = $first;
            """;
        foreach (var name in new[] { "$tenant", "$slug", "$token", "$hash", "$adapter", "$digest", "$alias", "$first" })
            command.Parameters.Add(new SqliteParameter(name, ""));
        command.Parameters["$first"].Value = first.Id;
        for (var i = 0; i < count; i++)
        {
            var token = mint.Mint();
            command.Parameters["$tenant"].Value = TenantStore.TenantId.New(TimeProvider.System).ToString();
            command.Parameters["$slug"].Value = $"tenant-{i}";
            command.Parameters["$token"].Value = token.Id.ToString();
            command.Parameters["$hash"].Value = token.SecretHash;
            command.Parameters["$adapter"].Value = $"adapter-{i}";
            command.Parameters["$digest"].Value = $"sha256:{i:x64}";
            command.Parameters["$alias"].Value = $"alias-{i}";
            await command.ExecuteNonQueryAsync();
            made.Add((token.Text, $"llama:alias-{i}"));
        }

        await transaction.CommitAsync();
        return made;
    }
}
