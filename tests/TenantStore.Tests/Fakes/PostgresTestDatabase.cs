using Npgsql;

namespace TenantStore.Tests.Fakes;

internal sealed class PostgresTestDatabase(bool pooled) : TestDatabase
{
    private const string NameFile = "database-name";

    /// <summary>The database's name stands in the folder, so that a second store on the folder finds it.</summary>
    internal override async Task<TestRegistry> OpenAsync(TemporaryFolder folder)
    {
        var cluster = await PostgresCluster.StartedAsync();
        if (!File.Exists(folder[NameFile]))
            await File.WriteAllTextAsync(folder[NameFile], await cluster.CreateDatabaseAsync());
        return new Registry(cluster, await File.ReadAllTextAsync(folder[NameFile]), pooled);
    }

    private sealed class Registry(PostgresCluster cluster, string database, bool pooled) : TestRegistry
    {
        public override string Address => pooled ? cluster.PooledAddress(database) : cluster.Address(database);

        public override IReadOnlyList<string> TenantTables() => Query("""
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = 'registry' AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id' ORDER BY c.relname
            """);

        public override IReadOnlyList<string> Query(string sql)
        {
            using var connection = new NpgsqlConnection(cluster.SuperuserAddress(database) + ";Search Path=registry;Pooling=false");
            connection.Open();
            return Read(connection, sql);
        }
    }
}
