using TenantStore.Database;

namespace TenantStore.Experiments;

/// <summary>Whose experiments run: ids of tenants alone, for who settles them.</summary>
public sealed class ExperimentDirectory
{
    private const string SelectTenants = "SELECT DISTINCT tenant_id FROM experiments WHERE state = 'running' ORDER BY tenant_id";

    private readonly Session _session;

    internal ExperimentDirectory(Session session) => _session = session;

    public async Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<string>(SelectTenants, null, cancellationToken).ConfigureAwait(false)).Select(TenantId.Parse)];
}
