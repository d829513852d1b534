using System.Net;
using Gateway.Tests.Authentication;
using Gateway.Tests.Servers;
using TestServers.Certificates;

namespace Gateway.Tests.MutualTls;

/// <summary>Nobody without a host's certificate gets a byte of HTTP from the internal listener.</summary>
public sealed class InternalListenerTlsTests
{
    [Fact]
    public async Task Impostors_OnEveryRoute_GetNoAnswerAtAll()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync("--Gateway:InternalAddress=127.0.0.1");
        var routes = (await RouteTable.ReadAsync(gateway.Services)).All.Where(route => route.Listener.Internal).ToList();
        Assert.Contains(routes, route => route.Pattern == "/internal/v1/hosts");
        var listener = gateway.Listeners[1];
        Assert.Equal("https", listener.Scheme);

        Assert.StartsWith("HTTP/1.1 200", await TlsProbe.AskAsync(listener, mesh.HostPair, "GET", "/health/live"), StringComparison.Ordinal);
        foreach (var (kind, shown) in Impostors.All(mesh.Authority, Mesh.HostName, TestAuthority.ClientAuthentication, mesh.GatewayPair))
        {
            foreach (var route in routes)
                Assert.True((await TlsProbe.AskAsync(listener, shown, route.Method, route.Pattern)).Length == 0, $"{kind}: {route}");
        }

        // Who can reach the port cannot fill the log.
        Assert.Equal(20, gateway.Logs.Lines.Count(line => line.Contains(" Warning 1022 ", StringComparison.Ordinal)));

        foreach (var route in routes)
            Assert.DoesNotContain("HTTP/1.1 200", await TlsProbe.AskInTheClearAsync(listener, route.Method, route.Pattern), StringComparison.Ordinal);
        Assert.Contains(gateway.Logs.Lines, line => line.Contains(" 1022 ", StringComparison.Ordinal) && line.Contains("Expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_WithAnIntermediateOrAWildcard_IsLetIn()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync();
        using var below = mesh.Authority.Intermediate();
        foreach (var pair in new[] { below.Issue(Mesh.HostName), mesh.Authority.Issue(Mesh.HostNames), mesh.Authority.Issue("also.elsewhere", "HOST-1.Hosts.Prod") })
            Assert.StartsWith("HTTP/1.1 200", await TlsProbe.AskAsync(gateway.Listeners[1], pair, "GET", "/health/live"), StringComparison.Ordinal);
    }

    /// <summary>A connection lives longer than what it was judged by.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenConnection_OfAHostThatIsNotBelievedAnyMore_IsEnded(bool expired)
    {
        using var mesh = new Mesh();
        using var next = new TestAuthority("next");
        await using var gateway = await mesh.StartGatewayAsync();
        using var first = await gateway.Internal.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        if (expired)
            gateway.Time.Advance(TimeSpan.FromDays(2));
        else
            mesh.Mount.Replace(next.Issue(Mesh.GatewayName, "127.0.0.1"), next.Pem);
        gateway.Time.Advance(TimeSpan.FromSeconds(2));

        using (var refused = await gateway.Internal.GetAsync("/health/live"))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(gateway.Logs.Lines, line => line.Contains(" Warning 1023 ", StringComparison.Ordinal));
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Internal.GetAsync("/health/live"));
    }

    [Fact]
    public async Task Start_InternalAddressBeyondLoopbackWithoutMutualTls_NamesTheSetting()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => GatewayServer.StartAsync("--Gateway:InternalAddress=0.0.0.0"));
        Assert.Contains("Gateway:InternalAddress", string.Join('\n', StartFailure.Explain(refused)!), StringComparison.Ordinal);
    }

    /// <summary>In a container the tenants' listener is everybody's, and the hosts' stays where it is.</summary>
    [Fact]
    public async Task PublicAddress_OfEverybody_LeavesTheInternalOneOnLoopback()
    {
        await using var gateway = await GatewayServer.StartAsync("--Gateway:Address=0.0.0.0");
        Assert.Equal(["0.0.0.0", "127.0.0.1"], gateway.Listeners.Select(listener => listener.Host));
    }
}
