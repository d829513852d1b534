using TenantStore.Caching;
using TenantStore.Database;
using TenantStore.Tokens;

namespace TenantStore.Credentials;

/// <summary>
/// From a presented token to who holds it. Tokens are cached by their public id for at most 30 s, so a token that another process revoked
/// stops within that; one revoked by this process stops with the commit. Secret, expiry and suspension are checked at every use.
/// </summary>
public sealed class TokenDirectory
{
    internal static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly ReadThroughCache<TokenId, StoredCredential> _cache;
    private readonly TokenPepper _pepper;
    private readonly TokenUseLog _uses;
    private readonly TimeProvider _time;

    internal TokenDirectory(
        Registry registry, RegistryChangeFeed feed, TokenPepper pepper, TokenUseLog uses, RegistryCacheOptions options, TimeProvider time)
        : this((id, cancellationToken) => ReadAsync(registry, id, cancellationToken), feed, pepper, uses, options, time)
    {
    }

    internal TokenDirectory(
        Func<TokenId, CancellationToken, Task<StoredCredential?>> read,
        RegistryChangeFeed feed, TokenPepper pepper, TokenUseLog uses, RegistryCacheOptions options, TimeProvider time)
    {
        (_pepper, _uses, _time) = (pepper, uses, time);
        _cache = new ReadThroughCache<TokenId, StoredCredential>(read, options, time);
        feed.Listen(Drop);
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
        if (stored.Suspended || stored.Principal.ExpiresAt <= now)
            return null;
        if (stored.IsNoteDue(now.ToUnixTimeMilliseconds(), (long)NoteInterval.TotalMilliseconds))
            _uses.Note(new TokenUse(stored.Principal.Tenant?.Id, id, now.ToUnixTimeMilliseconds()));
        return stored.Principal;
    }

    private static async Task<StoredCredential?> ReadAsync(Registry registry, TokenId id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginCredentialsAsync(SessionMode.Read, [id], cancellationToken).ConfigureAwait(false);
        return await scope.Credentials.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private void Drop(RegistryChange change)
    {
        switch (change)
        {
            case RegistryChange.TokenChanged { Token: var token }:
                _cache.Remove(token);
                break;
            case RegistryChange.TenantChanged { Tenant: var tenant }:
                _cache.RemoveWhere((_, stored) => stored?.Principal.Tenant?.Id == tenant);
                break;
        }
    }
}
