using Microsoft.Data.Sqlite;

namespace TenantStore.Tests.Fakes;

internal sealed class SqliteTestDatabase : TestDatabase
{
    internal override Task<TestRegistry> OpenAsync(TemporaryFolder folder) => Task.FromResult<TestRegistry>(new Registry(folder["registry.db"]));

    private sealed class Registry(string path) : TestRegistry
    {
        public override string Address => path;

        public override IReadOnlyList<string> TenantTables() =>
            Query("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant_id' ORDER BY m.name");

        public override IReadOnlyList<string> Query(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            return Read(connection, sql);
        }
    }
}
