using TenantStore.Adapters;

namespace TenantStore.Caching;

/// <summary>Under which kind and key each thing is shared.</summary>
internal static class SharedKeys
{
    public const string Token = "token";
    public const string Alias = "alias";
    public const string Version = "version";
    public const string Models = "models";

    public static string OfAlias(TenantId tenant, AliasName alias) => $"{tenant}/{alias}";

    public static string OfVersion(TenantId tenant, VersionReference version) => $"{tenant}/{version.Adapter}/{version.Version}";

    /// <summary>Where the one entry of a changed thing lies; null when the change concerns several.</summary>
    public static (string Kind, string Key)? Of(RegistryChange change) => change switch
    {
        RegistryChange.TokenChanged(var token) => (Token, token.ToString()),
        RegistryChange.AliasChanged(var tenant, var alias) => (Alias, OfAlias(tenant, alias)),
        RegistryChange.BaseModelsChanged => (Models, ""),
        _ => null,
    };
}
