using Gateway.Identity.Claims;
using Gateway.Identity.Entra;
using Gateway.Identity.Fetching;
using Gateway.Identity.Issuers;
using Gateway.Identity.Keys;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Identity;

internal static class IdentityExtensions
{
    /// <summary>Access tokens of tenants' identity providers.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.AddOptions<AzureAdOptions>().BindConfiguration(AzureAdOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AzureAdOptions>, AzureAdOptionsValidator>();

        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<IKeyFetcher, KeyFetcher>();
        services.AddSingleton<IssuerKeyStore>();
        services.AddSingleton<IssuerAllowList>();
        services.AddSingleton<EntraIssuers>();
        services.AddSingleton<ProviderFinder>();
        services.AddSingleton<ClaimRules>();
        services.AddSingleton<SubjectHasher>();
        services.AddSingleton<PrincipalFactory>();
        return services.AddSingleton<AccessTokenAuthenticator>();
    }
}
