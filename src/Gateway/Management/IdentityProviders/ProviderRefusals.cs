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

    /// <summary>That issuer and audience are taken: told of the tenant's own entry, and to the platform's administrators; else null, and to be said as not allowed.</summary>
    public static RefusalResult? Taken(IdentityProvider? own, bool byPlatform)
    {
        if (own is not null)
            return new RefusalResult(GatewayRefusal.Conflict, $"The tenant's provider '{own.Name}' has this issuer and audience already.");
        return byPlatform ? new RefusalResult(GatewayRefusal.Conflict, "Another tenant has this issuer and audience already.") : null;
    }
}
