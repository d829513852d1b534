using TenantStore.Database;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace TenantStore.Credentials;

internal sealed class CredentialRow
{
    public string TokenId { get; init; } = "";

    public byte[] SecretHash { get; init; } = [];

    public string Scopes { get; init; } = "";

    public long Personal { get; init; }

    public string? DefaultAlias { get; init; }

    public long? ExpiresAt { get; init; }

    public string? TenantId { get; init; }

    public string? Slug { get; init; }

    public string? Status { get; init; }

    public string? Limits { get; init; }

    public string? TokenLimits { get; init; }

    public StoredCredential ToCredential()
    {
        var principal = new TokenPrincipal
        {
            Caller = CallerId.OfToken(global::TenantStore.TokenId.Parse(TokenId)),
            Scopes = TokenScopeNames.Load(Scopes) & (TenantId is null ? TokenScopes.PlatformAdmin : TokenScopes.AllOfTenant),
            Tenant = TenantId is null
                ? null
                : new PrincipalTenant(global::TenantStore.TenantId.Parse(TenantId), TenantSlug.Parse(Slug!), TenantRow.LoadLimits(Limits!)),
            DefaultAlias = DefaultAlias is null ? null : AliasName.Parse(DefaultAlias),
            Personal = Personal != 0,
            Limits = TokenRow.LoadLimits(TokenLimits),
            ExpiresAt = ExpiresAt.ToTime(),
        };
        return new StoredCredential(principal, SecretHash, Status is not null && TenantRow.LoadStatus(Status) != TenantStatus.Active);
    }
}
