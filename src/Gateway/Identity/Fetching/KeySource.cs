using TenantStore;

namespace Gateway.Identity.Fetching;

/// <summary>Where keys come from. Every tenant has its own copy, also of an issuer that others use: who asks learns nothing of who asked before.</summary>
/// <param name="Tenant">Null for the directory service that is the platform's own.</param>
/// <param name="Issuer">What the discovery document must call itself.</param>
/// <param name="Discovery">The address of that document.</param>
internal sealed record KeySource(TenantId? Tenant, string Issuer, string Discovery)
{
    private const string WellKnown = "/.well-known/openid-configuration";

    public static KeySource Of(TenantId tenant, string issuer) => new(tenant, issuer, DiscoveryOf(issuer));

    public static string DiscoveryOf(string issuer) => issuer.TrimEnd('/') + WellKnown;
}
