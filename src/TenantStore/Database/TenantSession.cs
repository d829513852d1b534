using Dapper;

namespace TenantStore.Database;

/// <summary>
/// A transaction bound to one tenant: the only way in which repositories of tenants reach the database. It gives every statement the
/// tenant's id as <c>@tenant</c> and runs no statement that does not mention it.
/// </summary>
internal sealed class TenantSession(Session session, TenantId tenant)
{
    private readonly string _tenant = tenant.ToString();

    public TenantId Tenant => tenant;

    public Task<int> ExecuteAsync(string sql, object? arguments, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Guarded(sql), Bind(arguments), cancellationToken);

    /// <summary>See <see cref="Session.ExecuteManyAsync"/>.</summary>
    public Task<int> ExecuteManyAsync(string sql, IReadOnlyList<IReadOnlyList<Argument>> rows, CancellationToken cancellationToken) =>
        session.ExecuteManyAsync(Guarded(sql), [.. rows.Select(row => (IReadOnlyList<Argument>)[.. row, new Argument("tenant", _tenant)])], cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        session.QueryAsync<T>(Guarded(sql), Bind(arguments), cancellationToken);

    public Task<T?> FindAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        session.FindAsync<T>(Guarded(sql), Bind(arguments), cancellationToken);

    /// <summary>For the platform's base models alone, which every tenant may see.</summary>
    public Task<T?> FindOfPlatformAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        session.FindAsync<T>(sql, arguments, cancellationToken);

    /// <summary>See <see cref="Session.LockAsync"/>.</summary>
    public Task LockAsync(string name, bool shared, CancellationToken cancellationToken) => session.LockAsync(name, shared, cancellationToken);

    private static string Guarded(string sql) => sql.Contains("@tenant", StringComparison.Ordinal)
        ? sql
        : throw new InvalidOperationException("A statement on a tenant's session does not carry the tenant.");

    private DynamicParameters Bind(object? arguments)
    {
        var parameters = new DynamicParameters(arguments);
        parameters.Add("tenant", _tenant);
        return parameters;
    }
}
