using Gateway.Errors;
using Gateway.Identity;
using Gateway.Identity.Entra;
using Gateway.Identity.Fetching;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;

namespace Gateway.Management.IdentityProviders;

/// <summary>Judges what a provider is to be, by itself: whether it may be this tenant's is the list's to say.</summary>
internal sealed class ProviderRules(EntraIssuers entra, IOptions<OidcOptions> options)
{
    /// <summary>The provider, or every fault of the request.</summary>
    public (IdentityProvider? Provider, IReadOnlyList<ApiProblemItem> Faults) Judge(ProviderName name, PutIdentityProviderRequest request)
    {
        var faults = new List<ApiProblemItem>();
        var (kind, issuer, audience) = request.Kind switch
        {
            null or "oidc" => (IdentityProviderKind.Oidc, JudgeIssuer(request, faults), JudgeAudience(request, faults)),
            "entra" => (IdentityProviderKind.Entra, JudgeDirectory(request, faults), IdentityProvider.EntraAudience),
            _ => (IdentityProviderKind.Oidc, Fault("kind", "'kind' must be 'oidc' or 'entra'."), null),
        };
        var settings = SettingsRules.Judge(request, kind, faults);
        if (faults.Count > 0)
            return (null, faults);
        return (new IdentityProvider { Name = name, Kind = kind, Issuer = issuer!, Audience = audience!, Settings = settings }, faults);

        string? Fault(string field, string message)
        {
            faults.Add(new ApiProblemItem("invalid_request", message, field));
            return null;
        }
    }

    private string? JudgeIssuer(PutIdentityProviderRequest request, List<ApiProblemItem> faults)
    {
        if (request.DirectoryId is not null)
            faults.Add(new ApiProblemItem("invalid_request", "'directoryId' goes with kind 'entra'.", "directoryId"));
        if (ProviderUrl.TryRead(request.Issuer, options.Value.AllowLoopback, out _))
            return request.Issuer;
        faults.Add(new ApiProblemItem(
            "invalid_request",
            $"'issuer' must be the provider's https address exactly as its tokens name it, at most {ProviderUrl.MaxLength} characters, without user, query or fragment.",
            "issuer"));
        return null;
    }

    private static string? JudgeAudience(PutIdentityProviderRequest request, List<ApiProblemItem> faults)
    {
        if (request.Audience is { Length: > 0 and <= ProviderDirectory.MaxLength } audience && !audience.Any(char.IsControl))
            return audience;
        faults.Add(new ApiProblemItem(
            "invalid_request", $"'audience' must be what the provider's access tokens for this service name in 'aud', at most {ProviderDirectory.MaxLength} characters.", "audience"));
        return null;
    }

    private string? JudgeDirectory(PutIdentityProviderRequest request, List<ApiProblemItem> faults)
    {
        if (request.Issuer is not null || request.Audience is not null)
            faults.Add(new ApiProblemItem("invalid_request", "A provider of kind 'entra' takes neither 'issuer' nor 'audience': both follow from the directory.", "issuer"));
        if (request.Algorithm is not (null or nameof(SigningAlgorithm.RS256)))
            faults.Add(new ApiProblemItem("invalid_request", "Entra signs with RS256.", "algorithm"));
        if (entra.Audience is null)
            faults.Add(new ApiProblemItem("invalid_request", "The platform has no application in Entra (AzureAd:ClientId); ask its operator.", "kind"));
        if (EntraIssuers.TryReadDirectory(request.DirectoryId, out var directory) && entra.Takes(directory))
            return entra.IssuerOf(directory);
        faults.Add(new ApiProblemItem(
            "invalid_request", "'directoryId' must be the GUID of your directory in lowercase (Entra: Tenant ID), one that the platform takes; personal accounts have none.", "directoryId"));
        return null;
    }
}
