using Microsoft.Data.Sqlite;
using TestServers;

namespace Gateway.Tests.Crash;

/// <summary>
/// The registry's own tables, read past the store and past row-level security: a tenant's rows that nobody can reach are still its rows.
/// </summary>
/// <param name="query">Runs a statement; the first column of each row.</param>
/// <param name="tables">A statement that lists the tables that have a tenant_id.</param>
internal sealed class RegistryRows(Func<string, Task<IReadOnlyList<string>>> query, string tables)
{
    /// <summary>What is kept of a deletion on purpose names the tenant, and belongs to the platform.</summary>
    private const string KeptOnPurpose = "tenant_deletion";

    public static RegistryRows OfSqlite(string file) => new(
        sql =>
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var values = new List<string>();
            while (reader.Read())
                values.Add(reader.GetString(0));
            return Task.FromResult<IReadOnlyList<string>>(values);
        },
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant_id'");

    public static RegistryRows OfPostgres(PostgresServer server, string database) => new(
        sql => server.ExecuteAsync(sql, database),
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = 'public'");

    /// <summary>No table has a row of a tenant that is not among these.</summary>
    public async Task AssertOnlyOfAsync(HashSet<string> tenants, string when)
    {
        foreach (var table in (await query(tables)).Where(table => !table.StartsWith(KeptOnPurpose, StringComparison.Ordinal)))
            Assert.All(await query($"SELECT DISTINCT tenant_id FROM {table}"), id => Assert.True(tenants.Contains(id), $"{when}: {table} has rows of {id}, which is gone."));
    }
}
