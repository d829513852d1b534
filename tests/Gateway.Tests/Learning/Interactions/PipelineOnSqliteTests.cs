using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Interactions;

public sealed class PipelineOnSqliteTests(PipelineOnSqliteTests.SqliteSetting setting, ITestOutputHelper output) : PipelineTests(setting, output), IClassFixture<PipelineOnSqliteTests.SqliteSetting>
{
    public sealed class SqliteSetting : Setting
    {
        private protected override string FileControl => Ids["acme"][0];

        private protected override Task<string[]> SettingsAsync() => Task.FromResult<string[]>([]);

        private protected override async Task<IReadOnlyList<string>> TablesAsync()
        {
            var path = Directory.EnumerateFiles(World.Gateway.State, "registry.db", SearchOption.AllDirectories).Single();
            await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync();
            var rows = new List<string>();
            foreach (var table in await QueryAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"))
                rows.AddRange((await QueryAsync(connection, $"SELECT * FROM {table}")).Select(row => $"{table}: {row}"));
            return rows;
        }

        private static async Task<List<string>> QueryAsync(SqliteConnection connection, string sql)
        {
            await using var command = new SqliteCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{reader.GetValue(i)}")));
            return rows;
        }
    }
}
