using TenantStore.Caching;

namespace TenantStore.Credentials;

/// <summary>
/// From a token's issuer and audience to the provider that a tenant registered for them, cached as tokens are: a provider that this process deleted stops
/// with the commit. A pair that nobody registered is remembered too, so that a flood of foreign tokens reads little.
/// </summary>
public sealed class ProviderDirectory
{
    /// <summary>Longest issuer and audience that are looked up, in characters.</summary>
    public const int MaxLength = 512;

    private readonly ReadThroughCache<ProviderKey, KnownProvider> _cache;

    internal ProviderDirectory(Registry registry, RegistryChangeFeed feed, RegistryCacheOptions options, TimeProvider time)
    {
        var ledger = feed.Ledger;
        _cache = new(
            async (key, cancellationToken) => new(await ReadAsync(registry, key, cancellationToken).ConfigureAwait(false), TimeSpan.Zero),
            new Freshness<ProviderKey, KnownProvider>(ledger, (key, found, isKnown, since) =>
                ledger.IsChangedSince(new RegistryChange.ProviderChanged(key.Issuer, key.Audience), since)
                || (isKnown
                    ? found is not null && ledger.IsChangedSince(new RegistryChange.TenantChanged(found.Tenant.Id), since)
                    : ledger.IsAnyTenantChangedSince(since))),
            options, time);
    }

    /// <summary>The provider of this pair, or null: one answer for a pair of nobody and for one of a suspended tenant.</summary>
    public async ValueTask<KnownProvider?> FindAsync(ProviderKey key, CancellationToken cancellationToken)
    {
        // PostgreSQL has no NUL in texts; nobody registers one.
        if (key.Issuer.Length > MaxLength || key.Audience.Length > MaxLength || key.Issuer.Contains('\0') || key.Audience.Contains('\0'))
            return null;
        var found = await _cache.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return found is { Suspended: false } ? found : null;
    }

    private static async Task<KnownProvider?> ReadAsync(Registry registry, ProviderKey key, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginProviderLookUpAsync(key, cancellationToken).ConfigureAwait(false);
        return await scope.Credentials.FindProviderAsync(key, cancellationToken).ConfigureAwait(false);
    }
}
