using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Tokens;

namespace TenantStore.Credentials;

/// <summary>
/// From a presented token to who holds it. Tokens are cached by their public id. One revoked by this process stops with the commit; one revoked by another
/// stops when this process learns it: mostly at once by Redis, from the registry's log of changes every two seconds, or, should both fail while the registry
/// itself can be read, when the entry is 30 s old. Secret, expiry and suspension are checked at every use.
/// </summary>
public sealed class TokenDirectory
{
    internal static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly ReadThroughCache<TokenId, StoredCredential> _cache;
    private readonly TokenPepper _pepper;
    private readonly TokenUseLog _uses;
    private readonly TimeProvider _time;

    internal TokenDirectory(
        CredentialSource source, RegistryChangeFeed feed, TokenPepper pepper, TokenUseLog uses, RegistryCacheOptions options, TimeProvider time)
        : this(source.LoadAsync, feed, pepper, uses, options, time)
    {
    }

    internal TokenDirectory(
        Func<TokenId, CancellationToken, Task<Loaded<StoredCredential>>> load,
        RegistryChangeFeed feed, TokenPepper pepper, TokenUseLog uses, RegistryCacheOptions options, TimeProvider time)
    {
        (_pepper, _uses, _time) = (pepper, uses, time);
        _cache = new(load, new Freshness<TokenId, StoredCredential>(feed.Ledger, IsStale(feed.Ledger)), options, time);
    }

    /// <summary>
    /// Who holds the token, or null: one answer for malformed, unknown, revoked, expired and suspended. A text without the right checksum costs
    /// no look-up.
    /// </summary>
    public async ValueTask<TokenPrincipal?> FindAsync(string? presented, CancellationToken cancellationToken)
    {
        if (!TokenFormat.TryRead(presented, out var id, out _))
            return null;
        var stored = await _cache.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (stored is null || !_pepper.Matches(TokenFormat.SecretOf(presented), stored.SecretHash))
            return null;
        var now = _time.GetUtcNow();
        if (stored.Suspended || stored.IsExpiredAt(now))
            return null;
        if (stored.IsNoteDue(now.ToUnixTimeMilliseconds(), (long)NoteInterval.TotalMilliseconds))
            _uses.Note(new TokenUse(stored.Principal.Tenant?.Id, id, now.ToUnixTimeMilliseconds()));
        return stored.Principal;
    }

    /// <summary>A token ends with itself and with its tenant; whose it is says the answer alone.</summary>
    private static Func<TokenId, StoredCredential?, bool, long, bool> IsStale(ChangeLedger ledger) => (id, stored, isKnown, since) =>
        ledger.IsChangedSince(new RegistryChange.TokenChanged(id), since)
        || (isKnown
            ? stored?.Principal.Tenant is { } tenant && ledger.IsChangedSince(new RegistryChange.TenantChanged(tenant.Id), since)
            : ledger.IsAnyTenantChangedSince(since));
}
