using TenantStore.Database;
using TenantStore.IdentityProviders;

namespace TenantStore.Credentials;

/// <summary>
/// The look-ups without a tenant: from what a presented credential says to the tenant that it belongs to. They read one token by its exact id, or one
/// identity provider by its exact issuer and audience, and write nothing but when tokens were last used.
/// </summary>
internal sealed class CredentialRepository(Session session)
{
    private const string Select = """
        SELECT t.token_id AS TokenId, t.secret_hash AS SecretHash, t.scopes AS Scopes, t.personal AS Personal, t.default_alias AS DefaultAlias,
            t.expires_at AS ExpiresAt, n.tenant_id AS TenantId, n.slug AS Slug, n.status AS Status, n.limits AS Limits,
            t.limits AS TokenLimits
        FROM tokens t JOIN tenants n ON n.tenant_id = t.tenant_id WHERE t.token_id = @id AND t.revoked_at IS NULL
        """;

    private const string SelectPlatform = """
        SELECT token_id AS TokenId, secret_hash AS SecretHash, scopes AS Scopes, expires_at AS ExpiresAt
        FROM platform_tokens WHERE token_id = @id AND revoked_at IS NULL
        """;

    private const string SelectProvider = $"""
        SELECT {IdentityProviderRow.Columns}, n.tenant_id AS TenantId, n.slug AS Slug, n.status AS Status, n.limits AS Limits
        FROM identity_providers p JOIN tenants n ON n.tenant_id = p.tenant_id WHERE p.issuer = @issuer AND p.audience = @audience
        """;

    private const string UpdateUse = """
        UPDATE tokens SET last_used_at = @at WHERE tenant_id = @tenant AND token_id = @id AND COALESCE(last_used_at, 0) < @at
        """;

    private const string UpdatePlatformUse = """
        UPDATE platform_tokens SET last_used_at = @at WHERE token_id = @id AND COALESCE(last_used_at, 0) < @at
        """;

    /// <summary>The token of this id, unless it was revoked.</summary>
    public async Task<CredentialRow?> FindAsync(TokenId id, CancellationToken cancellationToken)
    {
        var key = new { id = id.ToString() };
        return await session.FindAsync<CredentialRow>(Select, key, cancellationToken).ConfigureAwait(false)
            ?? await session.FindAsync<CredentialRow>(SelectPlatform, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The provider of this issuer and audience.</summary>
    public async Task<KnownProvider?> FindProviderAsync(ProviderKey key, CancellationToken cancellationToken) =>
        (await session.FindAsync<ProviderRow>(SelectProvider, new { issuer = key.Issuer, audience = key.Audience }, cancellationToken).ConfigureAwait(false))?.ToProvider();

    public Task RecordUseAsync(TokenUse use, CancellationToken cancellationToken) => use.Tenant is { } tenant
        ? session.ExecuteAsync(UpdateUse, new { tenant = tenant.ToString(), id = use.Token.ToString(), at = use.AtMilliseconds }, cancellationToken)
        : session.ExecuteAsync(UpdatePlatformUse, new { id = use.Token.ToString(), at = use.AtMilliseconds }, cancellationToken);
}
