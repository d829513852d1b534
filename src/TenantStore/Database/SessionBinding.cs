using TenantStore.Credentials;

namespace TenantStore.Database;

/// <summary>
/// For whom a transaction works. SQLite has no use for it; PostgreSQL takes the role and binds its row-level security to these ids first thing
/// in the transaction, so that a statement which forgot its filter still meets no row of another. The default is bound to nobody: no row is seen.
/// </summary>
internal readonly record struct SessionBinding
{
    private SessionBinding(SessionRole role, TenantId? tenant, IReadOnlyCollection<TokenId> tokens, ProviderKey? provider = null) =>
        (Role, Tenant, Tokens, Provider) = (role, tenant, tokens, provider);

    public SessionRole Role { get; }

    /// <summary>The one tenant whose rows are there, if any.</summary>
    public TenantId? Tenant { get; }

    /// <summary>The tokens that are there for <see cref="SessionRole.Credentials"/>; null in the default value only.</summary>
    public IReadOnlyCollection<TokenId>? Tokens { get; }

    /// <summary>The one identity provider that is there for <see cref="SessionRole.Credentials"/>, if any.</summary>
    public ProviderKey? Provider { get; }

    public static SessionBinding OfTenant(TenantId tenant) => new(SessionRole.Tenant, tenant, []);

    public static SessionBinding OfPlatform() => new(SessionRole.Platform, null, []);

    /// <summary>The platform's, and what one tenant owns besides: to erase it.</summary>
    public static SessionBinding OfErasure(TenantId tenant) => new(SessionRole.Platform, tenant, []);

    public static SessionBinding OfTokens(IReadOnlyCollection<TokenId> tokens) => new(SessionRole.Credentials, null, tokens);

    public static SessionBinding OfProvider(ProviderKey provider) => new(SessionRole.Credentials, null, [], provider);
}
