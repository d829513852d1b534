using Gateway.Identity;
using Gateway.Identity.Issuers;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;
using TenantStore.Tenants;

namespace Gateway.Tests.Identity;

public sealed class IssuerAllowListTests
{
    private static readonly PrincipalTenant s_acme = new(TenantId.New(TimeProvider.System), TenantSlug.Parse("acme"), new TenantLimits());
    private static readonly PrincipalTenant s_globex = new(TenantId.New(TimeProvider.System), TenantSlug.Parse("globex"), new TenantLimits());

    [Theory]
    [InlineData("https://login.example.com", "https://login.example.com", true)]
    [InlineData("https://login.example.com", "https://login.example.com/", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://acme.okta.example/oauth2/default", true)]
    [InlineData("https://*.okta.example/oauth2/*", "https://a.b.okta.example/oauth2/default", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://acme.okta.example/oauth2/a/b", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://acme.okta.example/oauth2/", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://.okta.example/oauth2/a", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://acme.okta.example.evil.example/oauth2/a", false)]
    [InlineData("https://*.okta.example/oauth2/*", "https://acme.okta.example:8443/oauth2/a", false)]
    [InlineData("https://*.okta.example", "https://evil.example/.okta.example", false)]
    public void Matches_Pattern_StandsForWholePartsOnly(string pattern, string issuer, bool matches) =>
        Assert.Equal(matches, IssuerPattern.Parse(pattern)!.Matches(issuer));

    [Theory]
    [InlineData("*")]
    [InlineData("https://*")]
    [InlineData("https://*.com")]
    [InlineData("https://example.*")]
    [InlineData("https://a*.example.com")]
    [InlineData("https://example..com")]
    [InlineData("login.example.com")]
    public void Parse_PatternTooWide_IsNone(string pattern) => Assert.Null(IssuerPattern.Parse(pattern));

    [Fact]
    public void Allows_BoundToATenant_IsThatTenantsWithAnyAudience()
    {
        var list = ListOf(new AllowedIssuer { Issuer = "https://login.acme.example", Tenant = "acme" });
        Assert.True(list.Allows(Provider("https://login.acme.example", "any"), s_acme));
        Assert.False(list.Allows(Provider("https://login.acme.example", "any"), s_globex));
        Assert.Empty(list.AudiencesFor("https://login.acme.example", s_globex));
    }

    [Fact]
    public void Allows_OpenToAll_OnlyWithTheTenantsOwnIdInTheAudience()
    {
        var list = ListOf(new AllowedIssuer { Issuer = "https://shared.example", Audience = "urn:gateway:{tenant}" });
        Assert.True(list.Allows(Provider("https://shared.example", $"urn:gateway:{s_acme.Id}"), s_acme));
        Assert.False(list.Allows(Provider("https://shared.example", $"urn:gateway:{s_globex.Id}"), s_acme));
        Assert.False(list.Allows(Provider("https://shared.example", "urn:gateway:acme"), s_acme));
        Assert.Equal([$"urn:gateway:{s_acme.Id}"], list.AudiencesFor("https://shared.example", s_acme));
    }

    [Fact]
    public void Allows_BoundByThePlatform_NeedsNoPlaceOnTheList() =>
        Assert.True(ListOf().Allows(Provider("https://login.acme.example", "any") with { BoundByPlatform = true }, s_acme));

    [Theory]
    [InlineData("https://login.example.com", null, null, "must name a Tenant, or an Audience with {tenant}")]
    [InlineData("https://login.example.com", null, "fixed", "must name a Tenant, or an Audience with {tenant}")]
    [InlineData("https://*.com", "acme", null, "Issuer must be https://")]
    [InlineData("http://login.example.com", "acme", null, "Issuer must be https://")]
    [InlineData("https://login.example.com", "Not A Slug", null, "Tenant is neither the slug nor the id")]
    public void Validate_EntryThatTwoCouldClaim_IsRefused(string issuer, string? tenant, string? audience, string why) =>
        Assert.Contains(why, Validate(new AllowedIssuer { Issuer = issuer, Tenant = tenant, Audience = audience }), StringComparison.Ordinal);

    [Fact]
    public void Validate_EntriesOfTwoTenantsThatOverlap_AreRefused()
    {
        var acmes = new AllowedIssuer { Issuer = "https://*.okta.example", Tenant = "acme" };
        var perTenant = new AllowedIssuer { Issuer = "https://*.okta.example", Audience = "api-{tenant}" };
        Assert.Contains("fit one issuer for different tenants", Validate(acmes, new AllowedIssuer { Issuer = "https://x.okta.example", Tenant = "globex" }), StringComparison.Ordinal);
        Assert.Contains("fit one issuer for different tenants", Validate(acmes, perTenant), StringComparison.Ordinal);
        Assert.Null(Validate(acmes, new AllowedIssuer { Issuer = "https://x.okta.example", Tenant = "acme" }));
        Assert.Null(Validate(perTenant, new AllowedIssuer { Issuer = "https://x.okta.example", Audience = "other/{tenant}" }));
        Assert.Null(Validate(acmes, new AllowedIssuer { Issuer = "https://x.other.example", Tenant = "globex" }));
    }

    [Theory]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void Validate_LoopbackProviders_AreForGatewaysThatListenOnLoopback(string address, bool good)
    {
        var validator = new OidcOptionsValidator(Options.Create(new Gateway.Listening.ListeningOptions { Address = address }));
        Assert.Equal(good, validator.Validate(null, new OidcOptions { AllowLoopback = true }).Succeeded);
        Assert.True(validator.Validate(null, new OidcOptions()).Succeeded);
    }

    private static string? Validate(params AllowedIssuer[] entries) => new OidcOptionsValidator(Options.Create(new Gateway.Listening.ListeningOptions())).Validate(null, OptionsOf(entries)).FailureMessage;

    private static IssuerAllowList ListOf(params AllowedIssuer[] entries) => new(Options.Create(OptionsOf(entries)));

    private static OidcOptions OptionsOf(AllowedIssuer[] entries)
    {
        var options = new OidcOptions();
        foreach (var entry in entries)
            options.AllowedIssuers.Add(entry);
        return options;
    }

    private static IdentityProvider Provider(string issuer, string audience) => new()
    {
        Name = ProviderName.Parse("sso"),
        Kind = IdentityProviderKind.Oidc,
        Issuer = issuer,
        Audience = audience,
        Settings = new IdentityProviderSettings(),
    };
}
