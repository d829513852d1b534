using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Learning.Languages.Sql;

/// <summary>
/// SQLite's parser on a database in memory, empty and closed afterwards. Nothing is executed. Preparing alone does things too (some pragmas act at once; a query
/// over nested common tables unfolds to any size), so the authorizer forbids what it is asked for: SQLite asks when a statement has been parsed and before it
/// is resolved. One thread at a time.
/// </summary>
internal sealed class SqliteParser : IDisposable
{
    private const int SqlError = 1;
    private static readonly string[] s_syntaxMessages = ["syntax error", "incomplete input", "unrecognized token"];

    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");
    private bool _mayCreate;

    public SqliteParser()
    {
        _connection.Open();
        raw.sqlite3_set_authorizer(
            _connection.Handle,
            static (object parser, int action, utf8z _, utf8z _, utf8z _, utf8z _) =>
                ((SqliteParser)parser)._mayCreate && IsCreating(action) ? raw.SQLITE_OK : raw.SQLITE_DENY,
            this);
    }

    /// <summary>The grammar has no such statement. Unknown tables, columns and functions are no matter of grammar.</summary>
    public bool Refuses(string statement)
    {
        // A CREATE is asked for at its name, before its columns are parsed, so that it must be allowed; but not with a query, which could unfold.
        _mayCreate = !statement.Contains("select", StringComparison.OrdinalIgnoreCase);
        var result = raw.sqlite3_prepare_v2(_connection.Handle, statement, out var prepared);
        prepared?.Dispose();
        if (result != SqlError)
            return false;
        var message = raw.sqlite3_errmsg(_connection.Handle).utf8_to_string();
        return s_syntaxMessages.Any(m => message.Contains(m, StringComparison.Ordinal));
    }

    public void Dispose() => _connection.Dispose();

    private static bool IsCreating(int action) => action is raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_VIEW or raw.SQLITE_INSERT
        or raw.SQLITE_CREATE_TEMP_TABLE or raw.SQLITE_CREATE_TEMP_VIEW;
}
