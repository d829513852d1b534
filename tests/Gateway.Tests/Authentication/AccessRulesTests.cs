using Gateway.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TenantStore.Tokens;

namespace Gateway.Tests.Authentication;

public sealed class AccessRulesTests
{
    private readonly AccessRules _rules = new(new DefaultAuthorizationPolicyProvider(Options.Create(new AuthorizationOptions())));

    [Fact]
    public async Task Of_EndpointWithScopes_AsksForAllOfThem()
    {
        var rule = await _rules.OfAsync(Endpoint(new NeedsScope(TokenScopes.AdaptersRead), new NeedsScope(TokenScopes.UsageRead)));
        Assert.Equal(new AccessRule(false, TokenScopes.AdaptersRead | TokenScopes.UsageRead), rule);
    }

    [Fact]
    public async Task Of_EndpointThatAsksForAnyCaller_IsNotOpen() =>
        Assert.Equal(new AccessRule(false, TokenScopes.None), await _rules.OfAsync(Endpoint(new AuthorizeAttribute())));

    [Fact]
    public async Task Of_EndpointWithoutRequirements_IsOpen() => Assert.True((await _rules.OfAsync(Endpoint())).Open);

    [Fact]
    public async Task Of_RequirementThatNobodyJudges_Fails()
    {
        var endpoint = Endpoint(new AuthorizationPolicyBuilder().RequireRole("admin").Build());
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _rules.OfAsync(endpoint));
        Assert.Contains("Use RequireScope", fault.Message, StringComparison.Ordinal);
    }

    private static Endpoint Endpoint(params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), "an endpoint");
}
