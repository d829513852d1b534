using System.Net;
using System.Net.Http.Json;
using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Database;

/// <summary>A gateway on PostgreSQL whose server goes away and comes back.</summary>
public sealed class DatabaseDownTests
{
    private const string OwnerPassword = "of-owner";

    [Fact]
    public async Task Writes_WhileTheServerIsAway_Are503AndGoAgainWhenItIsBack()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.ExecuteAsync($"CREATE ROLE registry_owner LOGIN CREATEROLE PASSWORD '{OwnerPassword}'");
        await server.ExecuteAsync("CREATE DATABASE registry OWNER registry_owner");
        await using var gateway = await GatewayServer.StartAsync(
            $"--ConnectionStrings:Registry={server.ConnectionString("registry", "gateway", "of-gateway")}",
            $"--ConnectionStrings:RegistryOwner={server.ConnectionString("registry", "registry_owner", OwnerPassword)}");
        Assert.False(File.Exists(Path.Combine(gateway.State, "registry.db")));
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("acme"));

        await server.Process.KillAsync();
        using (var refused = await gateway.SendAsync(HttpMethod.Post, "/api/v1/tenants", gateway.PlatformToken, Tenant("globex")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("storage_unavailable", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await server.RestartAsync();
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("globex"));
        Assert.Equal(HttpStatusCode.Conflict, await CreateAsync("acme"));
        // Nobody reads the passwords of the connection in the log.
        Assert.DoesNotContain("of-gateway", string.Join('\n', gateway.Logs.Lines), StringComparison.Ordinal);

        async Task<HttpStatusCode> CreateAsync(string slug)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Post, "/api/v1/tenants", gateway.PlatformToken, Tenant(slug));
            return answer.StatusCode;
        }
    }

    private static JsonContent Tenant(string slug) => JsonContent.Create(new { slug, displayName = slug });
}
