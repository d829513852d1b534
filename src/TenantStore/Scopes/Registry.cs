using TenantStore.Credentials;
using TenantStore.Database;
using TenantStore.Tokens;

namespace TenantStore;

/// <summary>
/// The source of truth: tenants, tokens, base models, adapters, versions, aliases, audit. All access is a scope: of one tenant, or of the
/// platform. Writing scopes of one tenant come one after another, so hold one only for the work itself, never while a body is read or a file is copied.
/// </summary>
public sealed class Registry
{
    private readonly IConnectionFactory _factory;
    private readonly RegistryChangeFeed _feed;
    private readonly TokenMint _mint;
    private readonly TimeProvider _time;

    internal Registry(IConnectionFactory factory, RegistryChangeFeed feed, TokenMint mint, TimeProvider time) =>
        (_factory, _feed, _mint, _time) = (factory, feed, mint, time);

    /// <summary>A transaction that may change what <paramref name="tenant"/> owns. Whether the tenant exists is not asked: see its Profile.</summary>
    /// <exception cref="TenantStoreException">Other writers kept the registry busy for longer than Registry:BusySeconds.</exception>
    public async Task<TenantScope> BeginAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(tenant, await _factory.BeginAsync(SessionMode.Write, SessionBinding.OfTenant(tenant), cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>The same for reading only: it waits for no writer, and sees one state of the registry throughout.</summary>
    public async Task<TenantScope> BeginReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(tenant, await _factory.BeginAsync(SessionMode.Read, SessionBinding.OfTenant(tenant), cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>A transaction that may change what belongs to the platform.</summary>
    /// <exception cref="TenantStoreException">Other writers kept the registry busy for longer than Registry:BusySeconds.</exception>
    public async Task<PlatformScope> BeginPlatformAsync(CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Write, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>The same for reading only.</summary>
    public async Task<PlatformScope> BeginPlatformReadAsync(CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>A transaction of the platform that may besides remove what <paramref name="tenant"/> owns, and no other's: to delete it whole.</summary>
    /// <exception cref="TenantStoreException">Other writers kept the registry busy for longer than Registry:BusySeconds.</exception>
    public async Task<PlatformScope> BeginErasureAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Write, SessionBinding.OfErasure(tenant), cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>Lets nothing of what was deleted lie about in files of the database beside the tables, as far as the database lets one ask for it. After the commit, outside any scope.</summary>
    public Task DropErasedAsync(CancellationToken cancellationToken) => _factory.DropErasedAsync(cancellationToken);

    /// <summary>The look-up that knows no tenant yet. It reaches these tokens and no other; on PostgreSQL it has a role of its own.</summary>
    internal async Task<CredentialScope> BeginCredentialsAsync(SessionMode mode, IReadOnlyCollection<TokenId> tokens, CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(mode, SessionBinding.OfTokens(tokens), cancellationToken).ConfigureAwait(false));

    /// <summary>The same for the identity provider of one issuer and audience: it reaches that entry and no other.</summary>
    internal async Task<CredentialScope> BeginProviderLookUpAsync(ProviderKey provider, CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Read, SessionBinding.OfProvider(provider), cancellationToken).ConfigureAwait(false));
}
