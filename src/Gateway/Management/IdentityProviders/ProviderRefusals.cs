using Gateway.Errors;
using Gateway.Identity.Issuers;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;

namespace Gateway.Management.IdentityProviders;

/// <summary>
/// Refusals of a provider. That an issuer is not on the list, is another tenant's on it, or was registered by another tenant with this audience, is one answer
/// to the letter: nobody learns who uses what.
/// </summary>
internal static class ProviderRefusals
{
    public static RefusalResult NotAllowed(string issuer, IssuerAllowList list, PrincipalTenant tenant)
    {
        var audiences = list.AudiencesFor(issuer, tenant);
        var message = audiences.Count == 0
            ? "The platform does not let this tenant register this issuer and audience. Ask its operator to allow or to register them."
            : $"The platform lets this tenant register this issuer with the audience {string.Join(" or ", audiences.Select(audience => $"'{audience}'"))} only.";
        return new RefusalResult(GatewayRefusal.InvalidRequest, message, "issuer");
    }

    public static RefusalResult TooMany { get; } = new(
        GatewayRefusal.Conflict, $"The tenant has {IdentityProviderRepository.MaxOfTenant} identity providers, the most it may. Delete one first.");

    /// <summary>Only the platform's own administrators are told so.</summary>
    public static RefusalResult Taken { get; } = new(GatewayRefusal.Conflict, "This issuer and audience are registered already, by this or by another tenant.");
}
