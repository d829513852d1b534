using TenantStore.Database;

namespace TenantStore.Tenants;

/// <summary>The tenant's own row.</summary>
public sealed class ProfileRepository
{
    private const string Select = $"SELECT {TenantRow.Columns} FROM tenants WHERE tenant_id = @tenant";

    private const string Update = """
        UPDATE tenants SET
            display_name = COALESCE(@displayName, display_name),
            status = COALESCE(@status, status),
            limits = COALESCE(@limits, limits)
        WHERE tenant_id = @tenant
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;

    internal ProfileRepository(TenantSession session, ICollection<RegistryChange> changes) => (_session, _changes) = (session, changes);

    /// <summary>The tenant, or null when there is none of this id.</summary>
    public async Task<Tenant?> FindAsync(CancellationToken cancellationToken) =>
        (await _session.FindAsync<TenantRow>(Select, null, cancellationToken).ConfigureAwait(false))?.ToTenant();

    /// <summary>The tenant after the change, or null when there is none of this id.</summary>
    public async Task<Tenant?> UpdateAsync(TenantUpdate update, CancellationToken cancellationToken)
    {
        var row = new
        {
            displayName = update.DisplayName,
            status = update.Status is { } status ? TenantRow.Store(status) : null,
            limits = update.Limits is { } limits ? TenantRow.Store(limits) : null,
        };
        await _session.ExecuteAsync(Update, row, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.TenantChanged(_session.Tenant));
        return await FindAsync(cancellationToken).ConfigureAwait(false);
    }
}
