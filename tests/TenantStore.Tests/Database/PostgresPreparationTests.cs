using TenantStore.Database.PostgreSql;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

/// <summary>Who may change the schema, and which login the gateway accepts for itself.</summary>
public class PostgresPreparationTests
{
    private const string Remedy = "Gateway admin migrate";

    [Fact]
    public async Task Migration_FourAtOnce_RunEachScriptOnce()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateEmptyDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            PostgresMigration.RunAsync(cluster.OwnerAddress(database), cluster.Address(database), TimeProvider.System, default)));

        Assert.Equal(
            Enumerable.Range(1, TenantStore.Database.Schema.Scripts(PostgresMigration.ScriptFolder).Count).Select(number => $"{number}"),
            await cluster.Server.ExecuteAsync("SELECT version FROM registry.schema_version ORDER BY version", database));
        await PrepareAsync(cluster.Address(database));
    }

    [Fact]
    public async Task Migration_BothDatabases_HaveScriptsOfTheSameNumbersAndNames() =>
        Assert.Equal(
            TenantStore.Database.Schema.Scripts("Sqlite").Select(script => script.Name),
            await Task.FromResult(TenantStore.Database.Schema.Scripts(PostgresMigration.ScriptFolder).Select(script => script.Name)));

    [Fact]
    public async Task Start_NoSchema_SaysWhatToRun()
    {
        var cluster = await PostgresCluster.StartedAsync();

        Assert.Contains(Remedy, await RefusalAsync(cluster.Address(await cluster.CreateEmptyDatabaseAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OlderSchema_SaysWhatToRun()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateDatabaseAsync();
        await cluster.Server.ExecuteAsync("DELETE FROM registry.schema_version WHERE version > 1", database);

        Assert.Contains(Remedy, await RefusalAsync(cluster.Address(database)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LaterSchema_IsRefused()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateDatabaseAsync();
        await cluster.Server.ExecuteAsync("INSERT INTO registry.schema_version VALUES (999, 'later', 0)", database);

        Assert.Contains("999", await RefusalAsync(cluster.Address(database)), StringComparison.Ordinal);
        await Assert.ThrowsAsync<TenantStoreException>(() =>
            PostgresMigration.RunAsync(cluster.OwnerAddress(database), cluster.Address(database), TimeProvider.System, default));
    }

    [Fact]
    public async Task Start_WithTheOwnersConnection_BringsTheSchemaUpByItself()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateEmptyDatabaseAsync();

        await PrepareAsync(cluster.Address(database), cluster.OwnerAddress(database));

        await PrepareAsync(cluster.Address(database));
    }

    /// <summary>Row-level security would not bind them, or would not be all that stands before the tables.</summary>
    [Theory]
    [InlineData("superuser", "SUPERUSER NOINHERIT", "")]
    [InlineData("BYPASSRLS", "BYPASSRLS NOINHERIT", "")]
    [InlineData("superuser", "NOINHERIT", "GRANT postgres TO {0}")]
    [InlineData("owns", "NOINHERIT", "GRANT registry_owner TO {0}")]
    [InlineData("NOINHERIT", "INHERIT", "")]
    public async Task Start_LoginThatRowSecurityDoesNotBind_IsRefused(string expected, string attributes, string grant)
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateDatabaseAsync();
        var login = $"login_{Guid.NewGuid():N}";
        await cluster.Server.ExecuteAsync($"""
            CREATE ROLE {login} LOGIN {attributes} PASSWORD 'secret-of-login';
            GRANT registry_tenant, registry_platform, registry_credentials TO {login};
            GRANT CONNECT ON DATABASE {database} TO {login};
            {string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, login)}
            """, database);

        var refusal = await RefusalAsync(cluster.Server.ConnectionString(database, login, "secret-of-login"));

        Assert.Contains(expected, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-login", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LoginWithoutTheGroupRoles_SaysWhatToRun()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateDatabaseAsync();
        var login = $"login_{Guid.NewGuid():N}";
        await cluster.Server.ExecuteAsync($"CREATE ROLE {login} LOGIN NOINHERIT PASSWORD 'x'; GRANT CONNECT ON DATABASE {database} TO {login}");

        Assert.Contains(Remedy, await RefusalAsync(cluster.Server.ConnectionString(database, login, "x")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongPasswordOrNoServer_IsToldWithoutThePassword()
    {
        var cluster = await PostgresCluster.StartedAsync();
        var database = await cluster.CreateDatabaseAsync();

        var wrong = await RefusalAsync(cluster.Server.ConnectionString(database, PostgresCluster.App, "wrong-secret"));
        Assert.Contains("password authentication failed", wrong, StringComparison.Ordinal);
        var gone = await RefusalAsync($"Host=127.0.0.1;Port={TestServers.LoopbackPort.Find()};Database=x;Username=x;Password=wrong-secret");
        Assert.Contains("does not answer", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", wrong + gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_MakesTheLogin_OfItsVerifierAlone()
    {
        var cluster = await PostgresCluster.StartedAsync();

        var row = Assert.Single(await cluster.Server.ExecuteAsync($"""
            SELECT concat_ws('|', rolpassword, rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb) FROM pg_authid WHERE rolname = '{PostgresCluster.App}'
            """));

        Assert.StartsWith("SCRAM-SHA-256$4096:", row, StringComparison.Ordinal);
        Assert.EndsWith("|f|f|f|f|f", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var/registry.db", false)]
    [InlineData("/data/a=b.db", false)]
    [InlineData("registry.db;x", false)]
    [InlineData("Host=db;Database=registry;Username=gateway", true)]
    [InlineData("Server=a,b;Database=registry", true)]
    [InlineData("Database=registry", false)]
    public void IsConnectionString_TellsAddressesFromPaths(string text, bool expected) => Assert.Equal(expected, PostgresAddress.IsConnectionString(text));

    private static async Task PrepareAsync(string address, string? ownerAddress = null)
    {
        using var factory = new PostgresConnectionFactory(address + ";Pooling=false", ownerAddress is null ? null : ownerAddress + ";Pooling=false", 15, TimeProvider.System);
        await factory.PrepareAsync(default);
    }

    private static async Task<string> RefusalAsync(string address) => (await Assert.ThrowsAsync<TenantStoreException>(() => PrepareAsync(address))).Message;
}
