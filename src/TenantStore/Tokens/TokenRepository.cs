using TenantStore.Database;

namespace TenantStore.Tokens;

/// <summary>The tenant's tokens.</summary>
public sealed class TokenRepository
{
    private const string Insert = """
        INSERT INTO tokens (tenant_id, token_id, name, secret_hash, scopes, personal, default_alias, limits, created_at, expires_at)
        SELECT tenant_id, @id, @name, @hash, @scopes, @personal, @defaultAlias, @limits, @at, @expiresAt FROM tenants WHERE tenant_id = @tenant
        """;

    private const string SelectAll = $"SELECT {TokenRow.Columns} FROM tokens WHERE tenant_id = @tenant ORDER BY created_at, token_id";
    private const string SelectOne = $"SELECT {TokenRow.Columns} FROM tokens WHERE tenant_id = @tenant AND token_id = @id";

    private const string UpdateRevoked = """
        UPDATE tokens SET revoked_at = COALESCE(revoked_at, @at) WHERE tenant_id = @tenant AND token_id = @id
        """;

    // Never later than it would have ended anyway.
    private const string UpdateExpiry = """
        UPDATE tokens SET expires_at = CASE WHEN expires_at < @endsAt THEN expires_at ELSE @endsAt END WHERE tenant_id = @tenant AND token_id = @id
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TokenMint _mint;
    private readonly TimeProvider _time;

    internal TokenRepository(TenantSession session, ICollection<RegistryChange> changes, TokenMint mint, TimeProvider time) =>
        (_session, _changes, _mint, _time) = (session, changes, mint, time);

    /// <summary>The new token with its secret, or null when the tenant does not exist (any more).</summary>
    public async Task<IssuedToken?> CreateAsync(NewToken token, CancellationToken cancellationToken)
    {
        if (token.Scopes == TokenScopes.None || (token.Scopes & ~TokenScopes.AllOfTenant) != 0)
            throw new ArgumentException("A tenant's token carries scopes of a tenant, at least one.", nameof(token));
        var minted = _mint.Mint();
        var row = new
        {
            id = minted.Id.ToString(),
            name = token.Name,
            hash = minted.SecretHash,
            scopes = TokenScopeNames.Store(token.Scopes),
            personal = token.Personal ? 1 : 0,
            defaultAlias = token.DefaultAlias?.ToString(),
            limits = TokenRow.Store(token.Limits),
            at = _time.NowMilliseconds(),
            expiresAt = token.ExpiresAt.ToMilliseconds(),
        };
        if (await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) == 0)
            return null;
        _changes.Add(new RegistryChange.TokenChanged(minted.Id));
        return new IssuedToken((await FindAsync(minted.Id, cancellationToken).ConfigureAwait(false))!, minted.Text);
    }

    /// <summary>All tokens, revoked and expired ones too, in the order of their making.</summary>
    public async Task<IReadOnlyList<Token>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<TokenRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToToken())];

    public async Task<Token?> FindAsync(TokenId id, CancellationToken cancellationToken) =>
        (await _session.FindAsync<TokenRow>(SelectOne, new { id = id.ToString() }, cancellationToken).ConfigureAwait(false))?.ToToken();

    /// <summary>
    /// A new token that may do what the old one may, and the end of the old one after <paramref name="overlap"/>, so that its holders can change over. Where the
    /// old one was to end, the new one lives as long from now as the old one was made for.
    /// </summary>
    public async Task<RotateTokenResult> RotateAsync(TokenId id, TimeSpan overlap, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } old)
            return new RotateTokenResult(RotateTokenOutcome.NotFound);
        var now = _time.GetUtcNow();
        if (old.RevokedAt is not null || old.ExpiresAt <= now)
            return new RotateTokenResult(RotateTokenOutcome.Ended);

        var successor = new NewToken(old.Name, old.Scopes)
        {
            ExpiresAt = now + (old.ExpiresAt - old.CreatedAt),
            Personal = old.Personal,
            DefaultAlias = old.DefaultAlias,
            Limits = old.Limits,
        };
        var issued = await CreateAsync(successor, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(UpdateExpiry, new { id = id.ToString(), endsAt = (now + overlap).ToUnixTimeMilliseconds() }, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.TokenChanged(id));
        return new RotateTokenResult(RotateTokenOutcome.Rotated, issued, await FindAsync(id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Stops the token for good; true when there is such a token, also when it was revoked before. In this process it stops at the commit.</summary>
    public async Task<bool> RevokeAsync(TokenId id, CancellationToken cancellationToken)
    {
        var row = new { id = id.ToString(), at = _time.NowMilliseconds() };
        var found = await _session.ExecuteAsync(UpdateRevoked, row, cancellationToken).ConfigureAwait(false) > 0;
        if (found)
            _changes.Add(new RegistryChange.TokenChanged(id));
        return found;
    }
}
