using System.Net;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Authentication;

/// <summary>T3, the border between the listeners: nothing of one is on the other, and the credentials of one are worth nothing on the other.</summary>
public sealed class T3ListenerMatrixTests(AccessSetting setting) : IClassFixture<AccessSetting>
{
    private GatewayServer Gateway => setting.Playground.Gateway;

    [Fact]
    public async Task PublicRoute_OnTheInternalListener_IsAsAbsentAsNoRoute()
    {
        foreach (var route in setting.Routes.All.Where(route => !route.Listener.Internal))
            await AssertAbsentAsync(route, Gateway.Internal);
    }

    [Fact]
    public async Task HostsRoute_OnThePublicListener_IsAsAbsentAsNoRoute()
    {
        foreach (var route in setting.Routes.All.Where(route => !route.Listener.Public))
            await AssertAbsentAsync(route, Gateway.Public);
    }

    /// <summary>That listener has no credentials at all: on it there is health and metrics, and nothing else for anybody.</summary>
    [Fact]
    public async Task AnyOtherRoute_OnTheMetricsListener_IsAsAbsentAsNoRoute()
    {
        using var metrics = new HttpClient { BaseAddress = Gateway.Listeners[2] };
        foreach (var route in setting.Routes.All.Where(route => !route.Listener.Metrics))
            await AssertAbsentAsync(route, metrics);
        var served = setting.Routes.All.Where(route => route.Listener.Metrics).ToList();
        Assert.True(served.Count >= 3);
        foreach (var route in served)
        {
            using var answer = await metrics.GetAsync(route.Pattern);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{route}: {answer.StatusCode}");
            using var post = await metrics.PostAsync(route.Pattern, null);
            Assert.True(post.StatusCode == HttpStatusCode.NotFound, $"POST {route.Pattern}: {post.StatusCode}");
        }
    }

    [Fact]
    public async Task HostsCredentials_OnPublicRoutes_AreNone()
    {
        foreach (var route in setting.Routes.Guarded)
        {
            var without = await setting.AskAsync(route, "acme", RouteOwner.Acme, null);
            Assert.Equal(HttpStatusCode.Unauthorized, without.Status);
            foreach (var (kind, headers) in HostCredentials())
            {
                var answer = await AccessSetting.AskAsync(
                    Gateway.Public, route.Method, route.Path("acme", RouteOwner.Acme, setting.Values), headers, AccessSetting.BodyOf(route));
                Assert.True(without == answer, $"{route} with {kind}: {answer}");
            }
        }
    }

    [Fact]
    public async Task TenantsAndPlatformsTokens_OnHostsRoutes_AreNone()
    {
        foreach (var route in setting.Routes.OfHosts)
        {
            var path = HostPath(route);
            var without = await AccessSetting.AskAsync(Gateway.Internal, route.Method, path, [], AccessSetting.BodyOf(route));
            Assert.True(without.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{route}: {without}");
            foreach (var (kind, headers) in TokenCredentials())
            {
                var answer = await AccessSetting.AskAsync(Gateway.Internal, route.Method, path, headers, AccessSetting.BodyOf(route));
                Assert.True(without == answer, $"{route} with {kind}: {answer}");
            }
        }
    }

    private async Task AssertAbsentAsync(RouteAccess route, HttpClient listener)
    {
        var path = route.Listener.Public ? route.Path("acme", RouteOwner.Acme, setting.Values) : HostPath(route);
        // The shape of errors goes by the first part of the path.
        var nowhere = await AccessSetting.AskAsync(listener, route.Method, $"/{path.Split('/')[1]}/no/such/path/at/all", [], AccessSetting.BodyOf(route));
        Assert.Equal(HttpStatusCode.NotFound, nowhere.Status);
        foreach (var (kind, headers) in HostCredentials().Concat(TokenCredentials()).Append(("nothing", [])))
        {
            var answer = await AccessSetting.AskAsync(listener, route.Method, path, headers, AccessSetting.BodyOf(route));
            Assert.True(nowhere == answer, $"{route} with {kind}: {answer}");
        }
    }

    private string HostPath(RouteAccess route) => route.Pattern
        .Replace("{hostId}", setting.Playground.Host.Id.Value, StringComparison.Ordinal)
        .Replace("{digest}", setting.Playground.Digest, StringComparison.Ordinal);

    private IEnumerable<(string Kind, (string, string)[] Headers)> HostCredentials() =>
    [
        ("a host's key", [("Authorization", "Bearer " + setting.Playground.Host.MacKey)]),
        ("the join secret as a token", [("Authorization", "Bearer " + GatewayServer.JoinSecret)]),
        ("the join secret", [(ContractHeaders.JoinSecret, GatewayServer.JoinSecret)]),
        ("a host's key as an api key", [("x-api-key", setting.Playground.Host.MacKey), (ContractHeaders.FetchGrant, "grant")]),
        ("the internal listener's name", [("Host", Gateway.Internal.BaseAddress!.Authority), ("X-Forwarded-Host", Gateway.Internal.BaseAddress.Authority)]),
    ];

    private IEnumerable<(string Kind, (string, string)[] Headers)> TokenCredentials() =>
    [
        .. setting.AcmeTokens.Select(token => ($"acme's {token.Key}", new[] { ("Authorization", "Bearer " + token.Value) })),
        ("the platform's token", [("Authorization", "Bearer " + Gateway.PlatformToken)]),
        ("the platform's token everywhere", [("x-api-key", Gateway.PlatformToken), (ContractHeaders.JoinSecret, Gateway.PlatformToken), (ContractHeaders.FetchGrant, Gateway.PlatformToken)]),
        ("the public listener's name", [("Host", Gateway.PublicUrl.Authority)]),
    ];
}
