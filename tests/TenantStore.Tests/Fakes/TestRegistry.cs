namespace TenantStore.Tests.Fakes;

/// <summary>One registry as tests look at it past the store.</summary>
internal abstract class TestRegistry
{
    /// <summary>As <c>ConnectionStrings:Registry</c>.</summary>
    public abstract string Address { get; }

    /// <summary>The names of the tables with a tenant, from the database's own catalog.</summary>
    public abstract IReadOnlyList<string> TenantTables();

    /// <summary>Runs it with all rights; each row as text, columns between bars.</summary>
    public abstract IReadOnlyList<string> Query(string sql);

    protected static IReadOnlyList<string> Read(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))));
        return rows;
    }
}
