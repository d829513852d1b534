using TenantStore.Database.PostgreSql;
using TestServers;

namespace TenantStore.Tests.Fakes;

/// <summary>
/// One PostgreSQL server, and one pgbouncer before it, for all tests of the run: started by the first that asks, ended with the process. Its databases are
/// copies of one that was migrated as an operator does it: by an owner who is no superuser.
/// </summary>
internal sealed class PostgresCluster
{
    public const string Owner = "registry_owner";
    public const string OwnerPassword = "owner's";
    public const string App = "gateway";
    public const string AppPassword = "gateway's";
    private const string Template = "template_of_tests";
    private const int PooledConnections = 3;

    private static readonly Lazy<Task<PostgresCluster>> s_shared = new(StartAsync);

    private readonly PgBouncer _bouncer;
    private int _databases;

    private PostgresCluster(PostgresServer server, PgBouncer bouncer) => (Server, _bouncer) = (server, bouncer);

    public PostgresServer Server { get; }

    public static Task<PostgresCluster> StartedAsync() => s_shared.Value;

    /// <summary>A cluster of its own, with a migrated database in it: its owner, and the login of the gateway.</summary>
    public static async Task PrepareAsync(PostgresServer server, string database)
    {
        await server.ExecuteAsync($"CREATE ROLE {Owner} LOGIN CREATEROLE PASSWORD '{OwnerPassword.Replace("'", "''", StringComparison.Ordinal)}'");
        await server.ExecuteAsync($"CREATE DATABASE {database} OWNER {Owner}");
        await PostgresMigration.RunAsync(
            server.ConnectionString(database, Owner, OwnerPassword) + ";Pooling=false", server.ConnectionString(database, App, AppPassword), TimeProvider.System, default);
    }

    /// <summary>A registry that nothing is in yet.</summary>
    /// <returns>The database's name.</returns>
    public async Task<string> CreateDatabaseAsync(string template = Template)
    {
        var name = $"registry_{Interlocked.Increment(ref _databases)}";
        await Server.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} OWNER {Owner}");
        await Server.ExecuteAsync($"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO {App}");
        return name;
    }

    /// <summary>A database of the owner's with nothing in it, not even a schema.</summary>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        var name = $"empty_{Interlocked.Increment(ref _databases)}";
        await Server.ExecuteAsync($"CREATE DATABASE {name} OWNER {Owner}");
        return name;
    }

    public string Address(string database) => Server.ConnectionString(database, App, AppPassword);

    public string PooledAddress(string database) => _bouncer.Through(Address(database));

    public string OwnerAddress(string database) => Server.ConnectionString(database, Owner, OwnerPassword);

    public string SuperuserAddress(string database) => Server.ConnectionString(database);

    private static async Task<PostgresCluster> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        await PrepareAsync(server, Template);
        var bouncer = await PgBouncer.StartAsync(server.Port, new Dictionary<string, string> { [App] = AppPassword }, PooledConnections);
        bouncer.EndWithProcess();
        server.EndWithProcess();
        return new PostgresCluster(server, bouncer);
    }
}
