using Npgsql;
using TenantStore.Adapters;
using TenantStore.Database;
using TenantStore.Database.PostgreSql;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Database;

/// <summary>What PostgreSQL holds even where a statement forgot its tenant. Tables come from the catalog, so a new one cannot escape.</summary>
public class RowSecurityTests
{
    /// <summary>What belongs to no tenant. Anything else in the schema must carry a tenant and be protected.</summary>
    private static readonly string[] s_ofPlatform =
    [
        "base_models", "generic_sets", "leases", "platform_audit_events", "platform_audit_head", "platform_tokens", "registry_changes", "registry_position", "schema_version",
        "tenant_deletion_hosts", "tenant_deletions",
    ];

    /// <summary>Tables of tenants that the platform reads whole, and why: its list of tenants; the heads that it signs; which key-encryption key wraps whose keys; where evaluations wait; where experiments run.</summary>
    private static readonly string[] s_readByPlatform = ["audit_heads", "evaluations", "experiments", "tenant_keys", "tenants"];

    [Fact]
    public async Task Catalog_EveryTable_IsProtectedOrThePlatforms()
    {
        await using var store = await TestDatabase.PostgreSql.CreateStoreAsync();
        var tables = store.Query("""
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'registry' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
            """);

        Assert.All(store.TenantTables(), table => Assert.Contains($"{table}|True", tables));
        Assert.Equal(s_ofPlatform, tables.Select(row => row.Split('|')[0]).Except(store.TenantTables()));
        Assert.Equal(store.TenantTables(), TenantErasure.Steps.Select(step => step.Table).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Statement_WithoutFilter_MeetsTheTenantsOwnRowsAlone()
    {
        await using var world = await World.CreateAsync();
        foreach (var table in world.Store.TenantTables())
        {
            await using var session = await world.BeginAsync(SessionBinding.OfTenant(world.A));
            var seen = await session.QueryAsync<string>($"SELECT DISTINCT tenant_id FROM {table}", null, default);
            Assert.True(seen.All(tenant => tenant == world.A.ToString()), table);
        }
    }

    [Fact]
    public async Task Statement_WithoutFilter_ChangesNothingOfAnother()
    {
        await using var world = await World.CreateAsync();
        var before = world.Store.Dump(world.B);
        foreach (var table in world.Store.TenantTables())
        {
            foreach (var statement in new[] { $"DELETE FROM {table}", $"UPDATE {table} SET tenant_id = tenant_id", $"TRUNCATE {table} CASCADE" })
            {
                await using var session = await world.BeginAsync(SessionBinding.OfTenant(world.A));
                if (await TryAsync(session, statement))
                    await session.CommitAsync(default);
            }
        }

        Assert.Equal(before, world.Store.Dump(world.B));
    }

    [Fact]
    public async Task Statement_WritingARowOfAnother_IsRefused()
    {
        await using var world = await World.CreateAsync();
        await using (var session = await world.BeginAsync(SessionBinding.OfTenant(world.A)))
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(
                "INSERT INTO aliases SELECT @b, 'planted', adapter, version, history, updated_at, updated_by FROM aliases", new { b = world.B.ToString() }, default));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await using var moved = await world.BeginAsync(SessionBinding.OfTenant(world.A));
        await Assert.ThrowsAsync<PostgresException>(() => moved.ExecuteAsync("UPDATE aliases SET tenant_id = @b", new { b = world.B.ToString() }, default));
    }

    /// <summary>The program's own queries with the filter taken out: those that need no other value.</summary>
    [Fact]
    public async Task Query_OfTheProgramWithItsFilterTakenOut_ReadsNoOthersRow()
    {
        await using var world = await World.CreateAsync();
        var weakened = TenantFilterTests.Weakened().Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal) && !sql.Contains('@', StringComparison.Ordinal))
            .Select(sql => sql.Replace("WHERE ", "WHERE true ", StringComparison.Ordinal)).ToList();
        Assert.True(weakened.Count >= 5, $"{weakened.Count} queries");
        foreach (var sql in weakened)
        {
            await using var session = await world.BeginAsync(SessionBinding.OfTenant(world.A));
            var rows = await session.QueryAsync<dynamic>(sql, null, default);
            Assert.DoesNotContain(World.MarkerOfB, string.Join('\n', rows.Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Session_BoundToNobody_SeesNoRowOfATenant()
    {
        await using var world = await World.CreateAsync();
        foreach (var table in world.Store.TenantTables())
        {
            await using var unbound = await world.BeginAsync(default);
            Assert.Equal(0, await unbound.FindAsync<long>($"SELECT COUNT(*) FROM {table}", null, default));
        }
    }

    [Fact]
    public async Task Session_OfThePlatform_ReachesTenantsRowsOnlyToEraseOne()
    {
        await using var world = await World.CreateAsync();
        foreach (var table in world.Store.TenantTables().Except(s_readByPlatform))
        {
            await using (var platform = await world.BeginAsync(SessionBinding.OfPlatform()))
                Assert.Equal(0, await platform.FindAsync<long>($"SELECT COUNT(tenant_id) FROM {table}", null, default));
            await using var erasure = await world.BeginAsync(SessionBinding.OfErasure(world.A));
            Assert.All(await erasure.QueryAsync<string>($"SELECT tenant_id FROM {table}", null, default), tenant => Assert.Equal(world.A.ToString(), tenant));
        }

        await using var session = await world.BeginAsync(SessionBinding.OfErasure(world.A));
        Assert.Equal(0, await session.ExecuteAsync("DELETE FROM tenants WHERE tenant_id = @b", new { b = world.B.ToString() }, default));
    }

    [Fact]
    public async Task Session_OfAPresentedToken_SeesThatTokenAndItsTenantAlone()
    {
        await using var world = await World.CreateAsync();
        foreach (var table in world.Store.TenantTables().Except(["tokens", "tenants"]))
        {
            await using var other = await world.BeginAsync(SessionBinding.OfTokens([world.TokenOfA]));
            if (await CountAsync(other, table) is { } rows)
                Assert.Equal((table, 0), (table, rows));
        }

        await using var session = await world.BeginAsync(SessionBinding.OfTokens([world.TokenOfA]));
        Assert.Equal([world.TokenOfA.ToString()], await session.QueryAsync<string>("SELECT token_id FROM tokens", null, default));
        Assert.Equal([world.A.ToString()], await session.QueryAsync<string>("SELECT tenant_id FROM tenants", null, default));
        Assert.Equal(0, await session.FindAsync<long>("SELECT COUNT(*) FROM platform_tokens", null, default));
        await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("UPDATE tokens SET revoked_at = NULL", null, default));
    }

    [Theory]
    [InlineData("SET ROLE registry_owner")]
    [InlineData("SET ROLE postgres")]
    [InlineData("SET SESSION AUTHORIZATION registry_owner")]
    [InlineData("ALTER TABLE registry.tokens DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY of_tenant ON registry.tokens")]
    [InlineData("CREATE POLICY all_of_it ON registry.tokens USING (true)")]
    [InlineData("SET row_security = off; SELECT * FROM registry.tokens")]
    [InlineData("CALL registry.protect_tenant_table('tokens', 'SELECT')")]
    [InlineData("CREATE TABLE registry.mine (x int)")]
    [InlineData("CREATE TEMPORARY TABLE tokens (x int)")]
    [InlineData("CREATE TABLE public.tokens (x int)")]
    [InlineData("SELECT * FROM registry.tenants")]
    [InlineData("SELECT * FROM registry.base_models")]
    public async Task Login_OutsideOfATransaction_MayDoNothing(string sql)
    {
        await using var world = await World.CreateAsync();
        await using var connection = new NpgsqlConnection(world.Store.Address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege });
    }

    /// <summary>Through pgbouncer the next transaction of the connection may be another tenant's.</summary>
    [Fact]
    public async Task Transaction_Ended_LeavesNeitherRoleNorTenantBehind()
    {
        await using var world = await World.CreateAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(world.Store.Address) { MaxPoolSize = 1, NoResetOnClose = true });
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var look = new NpgsqlCommand(
                "SELECT current_user = session_user AND COALESCE(current_setting('app.tenant', true), '') = '' AND current_setting('search_path') !~ 'registry'", connection);
            Assert.Equal(true, await look.ExecuteScalarAsync());
            await using var transaction = await connection.BeginTransactionAsync();
            await using var batch = PostgresBinding.Batch(connection, SessionMode.Write, SessionBinding.OfTenant(world.A), PostgresPatience.Of(1));
            await batch.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    private static async Task<bool> TryAsync(Session session, string sql)
    {
        try
        {
            await session.ExecuteAsync(sql, null, default);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private static async Task<long?> CountAsync(Session session, string table)
    {
        try
        {
            return await session.FindAsync<long>($"SELECT COUNT(*) FROM {table}", null, default);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    /// <summary>Two tenants with rows in the same tables.</summary>
    private sealed class World(TestStore store, TenantId a, TenantId b, TokenId tokenOfA) : IAsyncDisposable
    {
        public const string MarkerOfB = "of-b-alone";

        public TestStore Store => store;

        public TenantId A => a;

        public TenantId B => b;

        public TokenId TokenOfA => tokenOfA;

        public static async Task<World> CreateAsync()
        {
            var store = await TestDatabase.PostgreSql.CreateStoreAsync();
            var model = (await store.AddBaseModelAsync()).Id;
            var (a, tokenOfA) = await FillAsync("a");
            var (b, _) = await FillAsync(MarkerOfB);
            return new World(store, a, b, tokenOfA);

            async Task<(TenantId Tenant, TokenId Token)> FillAsync(string name)
            {
                var tenant = (await store.AddTenantAsync(name)).Id;
                var token = (await store.AddTokenAsync(tenant, new NewToken(name, TokenScopes.Inference))).Token.Id;
                var version = await store.PublishAsync(tenant, model, adapter: name, content: name);
                await store.SetAliasAsync(tenant, name, version.Reference);
                await using var scope = await store.Registry.BeginAsync(tenant, default);
                await scope.Versions.QuarantineAsync(version.Digest, model, QuarantineReason.Crashed, default);
                await scope.CommitAsync(default);
                LearningRows.Fill(store, tenant, name);
                return (tenant, token);
            }
        }

        public async Task<Session> BeginAsync(SessionBinding binding) => await store.Get<IConnectionFactory>().BeginAsync(SessionMode.Write, binding, default);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
