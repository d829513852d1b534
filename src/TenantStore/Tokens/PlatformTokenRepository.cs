using TenantStore.Database;

namespace TenantStore.Tokens;

/// <summary>The tokens that belong to no tenant.</summary>
public sealed class PlatformTokenRepository
{
    private const string Insert = """
        INSERT INTO platform_tokens (token_id, name, secret_hash, scopes, created_at, expires_at)
        VALUES (@id, @name, @hash, @scopes, @at, @expiresAt)
        """;

    private const string SelectAll = $"SELECT {TokenRow.PlatformColumns} FROM platform_tokens ORDER BY created_at, token_id";
    private const string SelectOne = $"SELECT {TokenRow.PlatformColumns} FROM platform_tokens WHERE token_id = @id";
    private const string UpdateRevoked = "UPDATE platform_tokens SET revoked_at = COALESCE(revoked_at, @at) WHERE token_id = @id";

    private readonly Session _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TokenMint _mint;
    private readonly TimeProvider _time;

    internal PlatformTokenRepository(Session session, ICollection<RegistryChange> changes, TokenMint mint, TimeProvider time) =>
        (_session, _changes, _mint, _time) = (session, changes, mint, time);

    /// <summary>A new token with the scope <see cref="TokenScopes.PlatformAdmin"/>, and its secret.</summary>
    public async Task<IssuedToken> CreateAsync(string name, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var minted = _mint.Mint();
        var row = new
        {
            id = minted.Id.ToString(),
            name,
            hash = minted.SecretHash,
            scopes = TokenScopeNames.Store(TokenScopes.PlatformAdmin),
            at = _time.NowMilliseconds(),
            expiresAt = expiresAt.ToMilliseconds(),
        };
        await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.TokenChanged(minted.Id));
        var made = await _session.FindAsync<TokenRow>(SelectOne, new { id = minted.Id.ToString() }, cancellationToken).ConfigureAwait(false);
        return new IssuedToken(made!.ToToken(), minted.Text);
    }

    /// <summary>All tokens, revoked and expired ones too, in the order of their making.</summary>
    public async Task<IReadOnlyList<Token>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<TokenRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToToken())];

    /// <summary>Stops the token for good; true when there is such a token, also when it was revoked before.</summary>
    public async Task<bool> RevokeAsync(TokenId id, CancellationToken cancellationToken)
    {
        var row = new { id = id.ToString(), at = _time.NowMilliseconds() };
        var found = await _session.ExecuteAsync(UpdateRevoked, row, cancellationToken).ConfigureAwait(false) > 0;
        if (found)
            _changes.Add(new RegistryChange.TokenChanged(id));
        return found;
    }
}
