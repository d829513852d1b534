using TenantStore.Database;

namespace TenantStore.IdentityProviders;

/// <summary>The tenant's identity providers.</summary>
public sealed class IdentityProviderRepository
{
    /// <summary>Providers of one tenant at most.</summary>
    public const int MaxOfTenant = 8;

    private const string SelectAll = $"SELECT {IdentityProviderRow.Columns} FROM identity_providers p WHERE p.tenant_id = @tenant ORDER BY p.name";
    private const string SelectOne = $"SELECT {IdentityProviderRow.Columns} FROM identity_providers p WHERE p.tenant_id = @tenant AND p.name = @name";
    private const string SelectTenant = "SELECT COUNT(*) FROM tenants WHERE tenant_id = @tenant";
    private const string DeleteOne = "DELETE FROM identity_providers WHERE tenant_id = @tenant AND name = @name";

    // Whose the pair is already, the database knows and does not say: no other tenant's row is read.
    private const string Insert = """
        INSERT INTO identity_providers (tenant_id, name, kind, issuer, audience, settings, bound_by_platform, created_at, updated_at)
        VALUES (@tenant, @name, @kind, @issuer, @audience, @settings, @bound, @createdAt, @at) ON CONFLICT DO NOTHING
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;

    internal IdentityProviderRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time) =>
        (_session, _changes, _time) = (session, changes, time);

    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<IdentityProvider>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<IdentityProviderRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToProvider())];

    public async Task<IdentityProvider?> FindAsync(ProviderName name, CancellationToken cancellationToken) =>
        (await _session.FindAsync<IdentityProviderRow>(SelectOne, new { name = name.ToString() }, cancellationToken).ConfigureAwait(false))?.ToProvider();

    /// <summary>Sets a provider. After anything but Created and Replaced the transaction is not to be committed: the entry before may be gone.</summary>
    public async Task<PutProviderOutcome> PutAsync(IdentityProvider provider, CancellationToken cancellationToken)
    {
        if (await _session.FindAsync<long>(SelectTenant, null, cancellationToken).ConfigureAwait(false) == 0)
            return PutProviderOutcome.NoTenant;
        var all = await ListAsync(cancellationToken).ConfigureAwait(false);
        var before = all.SingleOrDefault(one => one.Name == provider.Name);
        if (before is null && all.Count >= MaxOfTenant)
            return PutProviderOutcome.TooMany;
        if (before is not null)
            await DeleteAsync(provider.Name, cancellationToken).ConfigureAwait(false);

        var now = _time.NowMilliseconds();
        var row = new
        {
            name = provider.Name.ToString(),
            kind = IdentityProviderRow.Store(provider.Kind),
            issuer = provider.Issuer,
            audience = provider.Audience,
            settings = IdentityProviderRow.Store(provider.Settings),
            bound = provider.BoundByPlatform ? 1 : 0,
            createdAt = before?.CreatedAt.ToUnixTimeMilliseconds() ?? now,
            at = now,
        };
        if (await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) == 0)
            return PutProviderOutcome.Taken;
        _changes.Add(new RegistryChange.ProviderChanged(provider.Issuer, provider.Audience));
        return before is null ? PutProviderOutcome.Created : PutProviderOutcome.Replaced;
    }

    /// <summary>Whether there was one. In this process its tokens stop at the commit.</summary>
    public async Task<bool> DeleteAsync(ProviderName name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } found)
            return false;
        await _session.ExecuteAsync(DeleteOne, new { name = name.ToString() }, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.ProviderChanged(found.Issuer, found.Audience));
        return true;
    }
}
