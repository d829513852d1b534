using TenantStore.Credentials;
using TenantStore.Database;
using TenantStore.Tokens;

namespace TenantStore;

/// <summary>
/// The source of truth: tenants, tokens, base models, adapters, versions, aliases, audit. All access is a scope: of one tenant, or of the
/// platform. Writing scopes come one after another, so hold one only for the work itself, never while a body is read or a file is copied.
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
        new(tenant, await _factory.BeginAsync(SessionMode.Write, cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>The same for reading only: it waits for no writer, and sees one state of the registry throughout.</summary>
    public async Task<TenantScope> BeginReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(tenant, await _factory.BeginAsync(SessionMode.Read, cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>A transaction that may change what belongs to the platform.</summary>
    /// <exception cref="TenantStoreException">Other writers kept the registry busy for longer than Registry:BusySeconds.</exception>
    public async Task<PlatformScope> BeginPlatformAsync(CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Write, cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>The same for reading only.</summary>
    public async Task<PlatformScope> BeginPlatformReadAsync(CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(SessionMode.Read, cancellationToken).ConfigureAwait(false), _feed, _mint, _time);

    /// <summary>The look-up that knows no tenant yet. A type and a transaction of its own, so that on another database it can have a role of its own.</summary>
    internal async Task<CredentialScope> BeginCredentialsAsync(SessionMode mode, CancellationToken cancellationToken) =>
        new(await _factory.BeginAsync(mode, cancellationToken).ConfigureAwait(false));
}
