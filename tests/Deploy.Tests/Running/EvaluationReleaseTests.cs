using System.Net;
using TestServers;

namespace Deploy.Tests.Running;

/// <summary>The rendered environment makes real processes that serve together: real PostgreSQL, Redis, gateway and host, mutual TLS between the two.</summary>
public sealed class EvaluationReleaseTests
{
    [Fact]
    public async Task Release_WithItsRenderedEnvironment_RefusesAnEmptySchema_MigratesAndServes()
    {
        await using var release = await EvaluationRelease.StartStoresAsync();

        var early = release.StartGateway();
        await early.WaitForExitAsync();
        Assert.Equal(1, early.ExitCode);
        Assert.Contains("Gateway admin migrate", early.Output, StringComparison.Ordinal);

        var migration = await release.MigrateAsync();
        Assert.True(migration.ExitCode == 0, migration.Output);

        var gateway = release.StartGateway();
        var host = release.StartHost();
        using var client = NewClient();
        await gateway.WaitAsync(() => IsReadyAsync(client, release.GatewayMetricsPort, host));
        await host.WaitAsync(() => IsReadyAsync(client, release.HostMetricsPort, gateway));

        var metrics = await client.GetStringAsync($"http://127.0.0.1:{release.GatewayMetricsPort}/metrics");
        Assert.Matches("gateway_hosts\\{[^}]*base_model=\"coder-1.5b\"[^}]*state=\"available\"[^}]*\\} 1", metrics);
        Assert.Matches("gateway_redis_up(\\{[^}]*\\})? 1", metrics);
        Assert.Matches("gateway_registry_up(\\{[^}]*\\})? 1", metrics);
        using var models = await client.GetAsync($"https://localhost:{release.PublicPort}/v1/models");
        Assert.Equal(HttpStatusCode.Unauthorized, models.StatusCode);
        using var elsewhere = await client.GetAsync($"https://localhost:{release.PublicPort}/metrics");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    private static HttpClient NewClient() => new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });

    private static async Task<bool> IsReadyAsync(HttpClient client, int port, ServerProcess other)
    {
        if (other.HasExited)
            Assert.Fail(other.Output);
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/health/ready");
        return answer.IsSuccessStatusCode;
    }
}
