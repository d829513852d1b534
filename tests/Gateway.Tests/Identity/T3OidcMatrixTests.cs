using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Authentication;
using Xunit.Abstractions;

namespace Gateway.Tests.Identity;

/// <summary>T3 once more for callers of identity providers: every route of the running gateway × kinds of access tokens.</summary>
public sealed class T3OidcMatrixTests(IdentitySetting setting, ITestOutputHelper output) : IClassFixture<IdentitySetting>
{
    private static readonly RouteValues s_values = new();
    private int _asked;

    [Fact]
    public async Task Route_WithABadAccessToken_IsTheOne401()
    {
        await setting.Gateway.CreateTenantAsync("suspended");
        await setting.PutAsync("suspended", "sso", new JsonObject { ["issuer"] = setting.Provider.Url, ["audience"] = "suspended" });
        await setting.Gateway.ManageAsync(HttpMethod.Patch, "/tenants/suspended", new { status = "suspended" });
        string all = string.Join(' ', ScopeTable.OfTenants);
        string[] bad =
        [
            "garbage", "a.b.c",
            Write(all, claims => claims["exp"] = (long)claims["iat"]! - 100),
            Write(all, claims => claims["aud"] = "suspended"),
            Write(all, claims => claims["aud"] = IdentitySetting.GlobexAudience),
            Write(all, claims => claims["iss"] = setting.GlobexProvider.Url),
            Write(all, claims => claims["nonce"] = "x", new JsonObject { ["typ"] = "JWT" }),
            setting.GlobexKey.Write(setting.Claims(all), new JsonObject { ["kid"] = setting.Key.Id }),
        ];
        await ForEachAsync(_ => true, async route =>
        {
            var answers = new HashSet<AccessAnswer>();
            foreach (var token in bad)
                answers.Add(await AskAsync(route, "globex", token));
            Assert.Equal(HttpStatusCode.Unauthorized, Assert.Single(answers).Status);
        });
    }

    [Fact]
    public Task Route_OfAnotherTenant_IsThe404OfNoTenant() => ForEachAsync(route => route.OfTenant, async route =>
    {
        var answers = new HashSet<AccessAnswer>();
        foreach (var scope in ScopeTable.OfTenants)
        {
            foreach (var tenant in new[] { "globex", setting.Globex.Id, "nosuchtenant" })
                answers.Add(await AskAsync(route, tenant, setting.Token(scope)));
        }

        Assert.Equal(HttpStatusCode.NotFound, Assert.Single(answers).Status);
    });

    [Fact]
    public Task Route_WithTheWrongScope_IsThe403OfATokenOfOurs() => ForEachAsync(_ => true, async route =>
    {
        if (route.Scope is not { Length: > 0 } needed)
            return;
        // Neither a foreign word nor the platform's scope is worth anything in a tenant's provider's token.
        foreach (var scope in ScopeTable.OfTenants.Where(scope => !ScopeTable.Includes(scope, needed)).Concat(["openid", ScopeTable.Platform]))
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(route, "acme", setting.Token(scope))).Status);
    });

    /// <summary>The control. Only what reads: nothing is to be changed here.</summary>
    [Fact]
    public Task Route_WithTheScope_LetsInAsATokenOfOursDoes() => ForEachAsync(route => route is { Reads: true, OfPlatform: false }, async route =>
    {
        foreach (var scope in ScopeTable.OfTenants.Where(scope => ScopeTable.Includes(scope, route.Scope!)))
        {
            var own = await setting.Gateway.CreateTokenAsync("acme", scope);
            var answer = await AskAsync(route, "acme", setting.Token(scope));
            Assert.Equal((await AskAsync(route, "acme", own)).Status, answer.Status);
            Assert.False(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{answer}");
        }
    });

    private string Write(string scope, Action<JsonObject> change, JsonObject? header = null)
    {
        var claims = setting.Claims(scope);
        change(claims);
        return setting.Key.Write(claims, header);
    }

    private Task<AccessAnswer> AskAsync(RouteAccess route, string tenant, string token)
    {
        _asked++;
        return AccessSetting.AskAsync(
            setting.Gateway.Public, route.Method, route.Path(tenant, RouteOwner.Nobody, s_values), [("Authorization", "Bearer " + token)], AccessSetting.BodyOf(route));
    }

    private async Task ForEachAsync(Func<RouteAccess, bool> which, Func<RouteAccess, Task> ask)
    {
        var routes = (await RouteTable.ReadAsync(setting.Gateway.Services)).Guarded.Where(which).ToList();
        Assert.True(routes.Count >= 10, $"{routes.Count} routes");
        foreach (var route in routes)
        {
            try
            {
                await ask(route);
            }
            catch (Xunit.Sdk.XunitException exception)
            {
                Assert.Fail($"{route}: {exception.Message}");
            }
        }

        output.WriteLine($"{routes.Count} routes, {_asked} requests");
    }
}
