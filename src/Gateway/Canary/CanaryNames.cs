using System.Security.Cryptography;
using System.Text;
using TenantStore;

namespace Gateway.Canary;

/// <summary>The names that are the canary's own. Nobody else can make a tenant of such a name, so the name is the mark.</summary>
internal static class CanaryNames
{
    /// <summary>What the slugs of its tenants begin with.</summary>
    public const string SlugPrefix = "lg-canary-";

    private const int IdLength = 16;

    /// <summary>Its tenants. Gateways on one registry share them: every marker is fresh, so they do not disturb each other.</summary>
    public static IReadOnlyList<TenantSlug> Slugs { get; } = [TenantSlug.Parse(SlugPrefix + "a"), TenantSlug.Parse(SlugPrefix + "b")];

    /// <summary>Whether a tenant of this slug is the canary's and not a customer's.</summary>
    public static bool IsReserved(TenantSlug slug) => slug.ToString().StartsWith(SlugPrefix, StringComparison.Ordinal);

    /// <summary>The adapter and the alias of a canary tenant for a base model: a name that no other tenant has, to be looked for in others' answers.</summary>
    public static AliasName Alias(TenantSlug tenant, BaseModelId baseModel)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{baseModel.Name}\n{baseModel.Digest}"));
        return AliasName.Parse($"canary-{Convert.ToHexStringLower(hash)[..IdLength]}");
    }
}
