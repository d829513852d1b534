using Microsoft.Extensions.Options;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Issuers;

/// <summary>Which issuer and audience a tenant may call its own, by the platform's list.</summary>
internal sealed class IssuerAllowList
{
    private readonly (IssuerPattern Pattern, AllowedIssuer Entry)[] _entries;

    public IssuerAllowList(IOptions<OidcOptions> options) =>
        _entries = [.. options.Value.AllowedIssuers.Select(entry => (IssuerPattern.Parse(entry.Issuer)!, entry))];

    /// <summary>Whether the provider may be used now: the list may have changed since it was registered.</summary>
    public bool Allows(KnownProvider known) => Allows(known.Provider, known.Tenant);

    public bool Allows(IdentityProvider provider, PrincipalTenant tenant) =>
        provider.BoundByPlatform || EntriesFor(provider.Issuer, tenant).Any(entry => entry.Audience is null || AudienceOf(entry, tenant) == provider.Audience);

    /// <summary>The audiences that go with this issuer for this tenant, where the list prescribes them. They name nobody but the tenant itself.</summary>
    public IReadOnlyList<string> AudiencesFor(string issuer, PrincipalTenant tenant) =>
        [.. EntriesFor(issuer, tenant).Where(entry => entry.Audience is not null).Select(entry => AudienceOf(entry, tenant))];

    private IEnumerable<AllowedIssuer> EntriesFor(string issuer, PrincipalTenant tenant) =>
        from pair in _entries
        where (pair.Entry.Tenant is not { } name || name == tenant.Slug.ToString() || name == tenant.Id.ToString()) && pair.Pattern.Matches(issuer)
        select pair.Entry;

    private static string AudienceOf(AllowedIssuer entry, PrincipalTenant tenant) =>
        entry.Audience!.Replace(AllowedIssuer.TenantPlace, tenant.Id.ToString(), StringComparison.Ordinal);
}
