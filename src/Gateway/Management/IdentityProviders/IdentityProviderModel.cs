using Gateway.Identity.Entra;
using TenantStore.IdentityProviders;

namespace Gateway.Management.IdentityProviders;

/// <summary>A provider of the tenant.</summary>
internal sealed record IdentityProviderModel(
    string Name,
    string Kind,
    string Issuer,
    string? Audience,
    string? DirectoryId,
    string Algorithm,
    string? ScopeClaim,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? ScopeMap,
    IReadOnlyList<string>? Clients,
    bool Personal,
    bool BoundByPlatform,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static IdentityProviderModel From(IdentityProvider provider, EntraIssuers entra)
    {
        var isDirectory = provider.Kind == IdentityProviderKind.Entra;
        return new IdentityProviderModel(
            provider.Name.ToString(),
            isDirectory ? "entra" : "oidc",
            provider.Issuer,
            isDirectory ? entra.Audience : provider.Audience,
            isDirectory && entra.TryDirectory(provider.Issuer, out var directory) ? directory.ToString("D") : null,
            provider.Settings.Algorithm.ToString(),
            provider.Settings.ScopeClaim,
            provider.Settings.ScopeMap,
            provider.Settings.Clients,
            provider.Settings.Personal,
            provider.BoundByPlatform,
            provider.CreatedAt,
            provider.UpdatedAt);
    }
}
