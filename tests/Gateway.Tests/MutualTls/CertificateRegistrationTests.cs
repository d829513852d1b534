using System.Net;
using System.Net.Http.Json;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.MutualTls;

/// <summary>With mutual TLS a host joins by its certificate, and only at an address that is its own.</summary>
public sealed class CertificateRegistrationTests
{
    [Fact]
    public async Task Address_IsOneOfTheCertificate_OrRefused()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync();
        foreach (var address in new[]
        {
            "https://host-1.hosts.prod:8082", "https://a.host-0.hosts.prod:8082", "https://127.0.0.2:8082", "https://[::1]:8082", "https://localhost:8082",
            "http://host-0.hosts.prod:8082", "http://127.0.0.1:8082",
        })
        {
            var (status, text) = await RegisterAsync(gateway, address);
            Assert.True(status == HttpStatusCode.BadRequest && text.Contains("\"address\"", StringComparison.Ordinal), $"{address}: {(int)status} {text}");
        }

        using var ready = await gateway.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        foreach (var address in new[] { "https://host-0.hosts.prod:8082", "https://127.0.0.1:8082" })
            Assert.Equal(HttpStatusCode.OK, (await RegisterAsync(gateway, address)).Status);
    }

    /// <summary>Whoever stole one host's certificate cannot take the place of another, whose address is known to all.</summary>
    [Fact]
    public async Task StolenCertificate_ForAnotherHostsAddress_ChangesNothing()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync("--Placement:ReportSeconds=60");
        await using var host = await mesh.StartHostAsync(gateway);
        var id = host.Id;
        Mesh.Speak(gateway, mesh.Authority.Issue("host-1.hosts.prod", "127.0.0.2"));
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(gateway, host.Address)).Status);

        Mesh.Speak(gateway, mesh.HostPair);
        Assert.Equal(id, host.Id);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync());
    }

    private static async Task<(HttpStatusCode Status, string Text)> RegisterAsync(GatewayServer gateway, string address)
    {
        var registration = new HostRegistrationRequest
        {
            Address = address,
            BootGeneration = Guid.NewGuid().ToString("N"),
            BaseModel = GatewayServer.Llama,
            MaxSequences = 8,
            ContextTokens = 2048,
        };
        // No join secret: none is needed.
        using var response = await gateway.Internal.PostAsJsonAsync(InternalRoutes.Hosts, registration, ContractJson.Options);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
