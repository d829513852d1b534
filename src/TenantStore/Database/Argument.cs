using System.Data;
using System.Data.Common;

namespace TenantStore.Database;

/// <summary>A value that a statement names.</summary>
/// <param name="Name">Without <c>@</c>.</param>
/// <param name="Value">A text or a number; null where the column may be.</param>
/// <param name="Type">Also of a null.</param>
internal readonly record struct Argument(string Name, object? Value, DbType Type = DbType.String)
{
    public DbParameter On(DbParameter parameter)
    {
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (Name, Type, Value ?? DBNull.Value);
        return parameter;
    }
}
