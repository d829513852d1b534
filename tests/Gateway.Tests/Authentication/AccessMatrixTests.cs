using System.Net;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Authentication;

/// <summary>Broken object level authorization, route by route: whose token, which scope, which tenant.</summary>
public sealed class AccessMatrixTests(AccessMatrixTests.Setting setting) : IClassFixture<AccessMatrixTests.Setting>
{
    private static readonly string[] s_tenantScopes = ["tenant:admin", "adapters:write", "adapters:read", "usage:read", "inference"];

    [Theory]
    [MemberData(nameof(RouteAccess.Theory), MemberType = typeof(RouteAccess))]
    public async Task Route_WithoutAGoodToken_IsOne401(RouteAccess route)
    {
        var answers = new HashSet<Answer>();
        foreach (var token in setting.BadTokens)
            answers.Add(await AskAsync(route, "globex", token));
        var answer = Assert.Single(answers);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("invalid_api_key", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RouteAccess.OfTenants), MemberType = typeof(RouteAccess))]
    public async Task Route_OfAnotherTenant_IsThe404OfNoTenant(RouteAccess route)
    {
        var answers = new HashSet<Answer>();
        foreach (var token in setting.AcmeTokens.Values)
        {
            foreach (var tenant in new[] { "globex", setting.Playground.Globex.Id, "nosuchtenant", "0190aaaaaaaa7aaa8aaaaaaaaaaaaaaa", "NOT-A-SLUG" })
                answers.Add(await AskAsync(route, tenant, token));
        }

        answers.Add(await AskAsync(route, "nosuchtenant", setting.Playground.Gateway.PlatformToken));
        Assert.Equal(HttpStatusCode.NotFound, Assert.Single(answers).Status);
    }

    [Theory]
    [MemberData(nameof(RouteAccess.Theory), MemberType = typeof(RouteAccess))]
    public async Task Route_OfTheOwnTenant_NeedsItsScope(RouteAccess route)
    {
        foreach (var scope in s_tenantScopes.Where(scope => !Includes(scope, route.Scope)))
        {
            var answer = await AskAsync(route, "acme", setting.AcmeTokens[scope]);
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Contains("insufficient_scope", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(RouteAccess.Theory), MemberType = typeof(RouteAccess))]
    public async Task Route_WithTheScope_LetsIn(RouteAccess route)
    {
        // Nothing is changed: the routes that would are asked for a tenant that does not exist, or refuse what they are told.
        if (route.Method is "DELETE" or "PATCH" || (route.Scope == "platform:admin" && route.OfTenant))
            return;
        var tokens = s_tenantScopes.Where(scope => Includes(scope, route.Scope)).Select(scope => setting.AcmeTokens[scope]).ToList();
        if (route.Scope == "platform:admin")
            tokens.Add(setting.Playground.Gateway.PlatformToken);
        Assert.NotEmpty(tokens);
        foreach (var token in tokens)
        {
            var answer = await AskAsync(route, "acme", token);
            Assert.False(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{route}: {answer}");
        }
    }

    [Fact]
    public async Task PlatformToken_OnInference_IsForbidden()
    {
        foreach (var route in RouteAccess.All.Where(route => route.Scope == "inference"))
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(route, "acme", setting.Playground.Gateway.PlatformToken)).Status);
    }

    [Fact]
    public void Matrix_HasEveryRouteOfThePublicListener()
    {
        string[] open = ["GET /health/live", "GET /health/ready", "GET /health", "GET /openapi/{documentName}.json"];
        var routes = setting.Playground.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/internal", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText}");
        var known = RouteAccess.All.Select(route => route.ToString()
            .Replace("{t}", "{tenant}", StringComparison.Ordinal)
            .Replace("/versions/1", "/versions/{version}", StringComparison.Ordinal)
            .Replace("adapters/secretproject", "adapters/{adapter}", StringComparison.Ordinal)
            .Replace("aliases/secretproject", "aliases/{alias}", StringComparison.Ordinal)
            .Replace("tokens/000000000000", "tokens/{id}", StringComparison.Ordinal));
        Assert.Equal(known.Concat(open).Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    public async Task Token_InAnyOfTheHeaders_IsTaken(string header)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        message.Headers.Add(header, setting.AcmeTokens["inference"]);
        using var response = await setting.Playground.Gateway.Public.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Token_TwoThatDiffer_AreNone()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        message.Headers.Add("x-api-key", setting.AcmeTokens["inference"]);
        message.Headers.Add("api-key", setting.Playground.Globex.Token);
        using var response = await setting.Playground.Gateway.Public.SendAsync(message);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static bool Includes(string held, string needed) => needed switch
    {
        "" => true,
        "platform:admin" => false,
        "adapters:read" => held is "adapters:read" or "adapters:write" or "tenant:admin",
        "adapters:write" => held is "adapters:write" or "tenant:admin",
        _ => held == needed,
    };

    private async Task<Answer> AskAsync(RouteAccess route, string tenant, string? token)
    {
        var path = route.Path.Replace("{t}", tenant, StringComparison.Ordinal).Replace("{**id}", "llama", StringComparison.Ordinal);
        using var response = await setting.Playground.Gateway.SendAsync(
            new HttpMethod(route.Method), path, token, route.Body is null ? null : Playground.Json(route.Body));
        var headers = response.Headers.Where(header => header.Key.ToLowerInvariant() is not ("date" or "x-request-id"));
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}")) + response.Content.Headers);
    }

    private sealed record Answer(HttpStatusCode Status, string Body, string Headers);

    public sealed class Setting : IAsyncLifetime
    {
        internal Playground Playground { get; } = new();

        internal Dictionary<string, string> AcmeTokens { get; } = [];

        /// <summary>None, garbage, wrong secret, revoked, expired, of a suspended tenant, of a deleted tenant.</summary>
        internal List<string?> BadTokens { get; } = [null, "", "garbage", "lg_000000000000_0000000000000000000000000000000000"];

        public async Task InitializeAsync()
        {
            await Playground.InitializeAsync();
            var gateway = Playground.Gateway;
            foreach (var scope in s_tenantScopes)
                AcmeTokens[scope] = await gateway.CreateTokenAsync("acme", scope);

            var revoked = await gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/tokens", new { name = "r", scopes = s_tenantScopes });
            await gateway.ManageAsync(HttpMethod.Delete, $"/tenants/globex/tokens/{revoked["id"]}");
            BadTokens.Add((string)revoked["token"]!);
            BadTokens.Add(Playground.Globex.AdminToken[..^1] + (Playground.Globex.AdminToken[^1] == 'a' ? 'b' : 'a'));

            var expiresAt = gateway.Time.GetUtcNow().AddSeconds(2);
            var expired = await gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/tokens", new { name = "e", scopes = s_tenantScopes, expiresAt });
            BadTokens.Add((string)expired["token"]!);
            gateway.Time.Advance(TimeSpan.FromSeconds(3));
            await Playground.Host.ReportAsync();

            await gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug = "suspended" });
            BadTokens.Add(await gateway.CreateTokenAsync("suspended", s_tenantScopes));
            await gateway.ManageAsync(HttpMethod.Patch, "/tenants/suspended", new { status = "suspended" });
            await gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug = "deleted" });
            BadTokens.Add(await gateway.CreateTokenAsync("deleted", s_tenantScopes));
            await gateway.ManageAsync(HttpMethod.Delete, "/tenants/deleted");
        }

        public Task DisposeAsync() => Playground.DisposeAsync();
    }
}
