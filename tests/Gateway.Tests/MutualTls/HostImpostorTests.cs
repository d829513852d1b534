using System.Net;
using System.Security.Authentication;
using Gateway.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using TestServers.Certificates;

namespace Gateway.Tests.MutualTls;

/// <summary>What goes to hosts goes to nobody but the host that the gateway means.</summary>
public sealed class HostImpostorTests
{
    [Fact]
    public async Task Impostors_AtAHostsAddress_NeverGetARequest()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync();
        var hosts = gateway.Services.GetRequiredService<HostHttp>();
        var shown = mesh.HostPair;
        // Its address is 127.0.0.1, and a host of that name has another one in its certificate.
        var elsewhere = mesh.Authority.Issue(Mesh.HostName);
        var impostors = Impostors.All(mesh.Authority, Mesh.HostName, TestAuthority.ServerAuthentication, mesh.GatewayPair)
            .Where(impostor => impostor.Shown is not null).Append(("of another address", elsewhere));
        foreach (var (kind, pair) in impostors)
        {
            shown = pair!;
            await using var impostor = await Mesh.ListenAsync(gateway, () => shown);
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(hosts, impostor.Address));
            Assert.True(refused.InnerException is AuthenticationException, $"{kind}: {refused}");
        }

        shown = mesh.HostPair;
        await using var host = await Mesh.ListenAsync(gateway, () => shown);
        Assert.Equal(HttpVersion.Version20, await AskAsync(hosts, host.Address));
        // Nor in the clear, whatever somebody registered or listed.
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(hosts, host.Address.Replace("https", "http", StringComparison.Ordinal)));
    }

    private static async Task<Version> AskAsync(HostHttp hosts, string address)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), "/health")) { Version = HttpVersion.Version20 };
        using var response = await hosts.Invoker.SendAsync(message, CancellationToken.None);
        return response.Version;
    }
}
