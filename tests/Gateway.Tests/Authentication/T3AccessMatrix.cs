using System.Net;
using Xunit.Abstractions;

namespace Gateway.Tests.Authentication;

/// <summary>
/// T3: broken object level authorization, route by route: whose token, which scope, which tenant, whose thing. The routes are those of the running
/// gateway, so a new one is in the matrix before anybody thinks of it.
/// </summary>
public abstract class T3AccessMatrix(AccessSetting setting, ITestOutputHelper output)
{
    private int _asked;

    [Fact]
    public void Routes_SayOfThemselves_WhatTheyNeed()
    {
        Assert.True(setting.Routes.Faults.Count == 0, string.Join('\n', setting.Routes.Faults));
        Assert.True(setting.Routes.OfTenants.Count() >= 19, "The table of routes is not whole.");
        output.WriteLine($"{setting.Routes.All.Count} routes, {setting.Routes.Guarded.Count()} need a token, {setting.Routes.OfTenants.Count()} name a tenant, {setting.Routes.OfHosts.Count()} are for hosts");
    }

    [Fact]
    public Task Route_WithoutAGoodToken_IsOne401() => ForEachAsync(setting.Routes.Guarded, async route =>
    {
        var answers = new HashSet<AccessAnswer>();
        foreach (var (_, token) in setting.BadTokens)
            answers.Add(await AskAsync(route, "globex", RouteOwner.Globex, token));
        var answer = Single(answers);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("invalid_api_key", answer.Body, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Route_OfAnotherTenant_IsThe404OfNoTenant()
    {
        await ForEachAsync(setting.Routes.OfTenants, AskOthersAsync);
        await AssertGlobexIsWholeAsync();
    }

    /// <summary>In one's own tenant another's things are as absent as what never was.</summary>
    [Fact]
    public async Task Route_OfTheOwnTenant_KnowsNoThingOfAnother()
    {
        await ForEachAsync(setting.Routes.OfTenants.Where(route => !route.OfPlatform), AskInOwnTenantAsync);
        await AssertGlobexIsWholeAsync();
    }

    [Fact]
    public Task Route_WithTheWrongScope_IsOne403() => ForEachAsync(setting.Routes.Guarded, async route =>
    {
        var tokens = setting.AcmeTokens.Append(new(ScopeTable.Platform, setting.Playground.Gateway.PlatformToken))
            .Where(token => !ScopeTable.Includes(token.Key, route.Scope!)).ToList();
        if (tokens.Count == 0)
            return;
        var answers = new HashSet<AccessAnswer>();
        foreach (var (_, token) in tokens)
            answers.Add(await AskAsync(route, "acme", RouteOwner.Acme, token));
        var answer = Single(answers);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("insufficient_scope", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"needs the scope {route.Scope},", answer.Body, StringComparison.Ordinal);
    });

    /// <summary>The control: the same questions by whoever has the right to ask them.</summary>
    [Fact]
    public Task Route_WithTheScope_LetsIn() => ForEachAsync(setting.Routes.Guarded, async route =>
    {
        var scopes = ScopeTable.OfTenants.Append(ScopeTable.Platform).Where(scope => ScopeTable.Includes(scope, route.Scope!)).ToList();
        Assert.NotEmpty(scopes);
        foreach (var scope in scopes)
        {
            var answer = await AskRightlyAsync(route, scope);
            Assert.True(answer.LetIn, $"{scope}: {answer}");
            Assert.True(answer.Good || !route.Reads || !route.OfTenant, $"{scope} found nothing: add to RouteValues what acme has there. {answer}");
        }
    });

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    public async Task Token_InAnyOfTheHeaders_IsTaken(string header)
    {
        var answer = await AccessSetting.AskAsync(setting.Playground.Gateway.Public, "GET", "/v1/models", [(header, setting.AcmeTokens["inference"])]);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Token_TwoThatDiffer_AreNone()
    {
        var answer = await AccessSetting.AskAsync(
            setting.Playground.Gateway.Public, "GET", "/v1/models", [("x-api-key", setting.AcmeTokens["inference"]), ("api-key", setting.Playground.Globex.Token)]);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    private async Task AskOthersAsync(RouteAccess route)
    {
        var answers = new HashSet<AccessAnswer>();
        foreach (var token in setting.AcmeTokens.Values)
        {
            foreach (var tenant in new[] { "globex", setting.Playground.Globex.Id, "suspended" })
                answers.Add(await AskAsync(route, tenant, RouteOwner.Globex, token));
            foreach (var tenant in new[] { "nosuchtenant", "0190aaaaaaaa7aaa8aaaaaaaaaaaaaaa", "NOT-A-SLUG", "deleted" })
                answers.Add(await AskAsync(route, tenant, RouteOwner.Nobody, token));
        }

        answers.Add(await AskAsync(route, "nosuchtenant", RouteOwner.Nobody, setting.Playground.Gateway.PlatformToken));
        Assert.Equal(HttpStatusCode.NotFound, Single(answers).Status);
    }

    private async Task AskInOwnTenantAsync(RouteAccess route)
    {
        var foreign = await AskAsync(route, "acme", RouteOwner.Globex, setting.AcmeTokens[route.Scope!]);
        var absent = await AskAsync(route, "acme", RouteOwner.Nobody, setting.AcmeTokens[route.Scope!]);
        if (route.Path("", RouteOwner.Globex, setting.Values) == route.Path("", RouteOwner.Nobody, setting.Values))
            return;
        Assert.Equal(absent, foreign with { Body = setting.Values.Rename(foreign.Body, RouteOwner.Globex, RouteOwner.Nobody) });
        Assert.False(foreign.Good, $"{foreign}");
    }

    /// <summary>Whatever was asked, and with whatever method: the other's things are there and as they were.</summary>
    private async Task AssertGlobexIsWholeAsync()
    {
        var token = setting.Playground.Globex.AdminToken;
        var alias = await setting.Playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/globex/aliases/secretproject", token: token);
        Assert.Equal(1, (int)alias["version"]!);
        var version = await setting.Playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/globex/adapters/secretproject/versions/1", token: token);
        Assert.Equal("ready", (string)version["state"]!);
        Assert.Equal(HttpStatusCode.OK, (await AccessSetting.AskAsync(setting.Playground.Gateway.Public, "GET", "/v1/models", [("x-api-key", setting.Playground.Globex.Token)])).Status);
    }

    /// <summary>Reading, of what is there. Changing, in a tenant of its own, of what is not there, and with a body that does not pass.</summary>
    private async Task<AccessAnswer> AskRightlyAsync(RouteAccess route, string scope)
    {
        if (route.Reads || !route.OfTenant)
            return await AskAsync(route, "acme", RouteOwner.Acme, scope == ScopeTable.Platform ? setting.Playground.Gateway.PlatformToken : setting.AcmeTokens[scope]);
        var (slug, token) = await setting.SpareAsync(scope == ScopeTable.Platform ? "inference" : scope);
        return await AskAsync(route, slug, RouteOwner.Nobody, scope == ScopeTable.Platform ? setting.Playground.Gateway.PlatformToken : token);
    }

    private Task<AccessAnswer> AskAsync(RouteAccess route, string tenant, RouteOwner owner, string? token)
    {
        _asked++;
        return setting.AskAsync(route, tenant, owner, token);
    }

    private static AccessAnswer Single(HashSet<AccessAnswer> answers)
    {
        Assert.True(answers.Count == 1, "Callers can be told apart by the answers:\n" + string.Join('\n', answers));
        return answers.Single();
    }

    /// <summary>All routes are tried, and all that fail are named.</summary>
    private async Task ForEachAsync(IEnumerable<RouteAccess> routes, Func<RouteAccess, Task> ask)
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var route in routes)
        {
            count++;
            // Some routes need a host, and one that is silent for long is none.
            await setting.Playground.Host.ReportAsync();
            try
            {
                await ask(route);
            }
            catch (Xunit.Sdk.XunitException exception)
            {
                faults.Add($"{route}: {exception.Message}");
            }
        }

        Assert.NotEqual(0, count);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        output.WriteLine($"{count} routes, {_asked} requests");
    }
}
