using System.Net;
using TestServers.Certificates;

namespace EndToEnd.BetweenMachines;

/// <summary>Gateway and host as two machines would run them: no join secret, certificates of one authority.</summary>
public sealed class MutualTlsTests(CertifiedPair certified) : IClassFixture<CertifiedPair>
{
    [Fact]
    public async Task Completion_OverMutualTls_IsTheOrganizationsOwn()
    {
        using var client = new HttpClient();
        foreach (var tenant in certified.Pair.Demo.Tenants)
        {
            using var answer = await certified.Pair.ChatAsync(client, tenant, stream: tenant.Slug == "globex");
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{text}\n{certified.Pair.Output}");
            Assert.Equal("quickfix@1", answer.Headers.GetValues("x-adapter").Single());
            Assert.Contains(tenant.Slug == "globex" ? "data: [DONE]" : "SELECT", text, StringComparison.Ordinal);
        }
    }

    /// <summary>A host obeys gateways alone: not even another host of the same authority, or a stolen certificate of its own.</summary>
    [Fact]
    public async Task Impostors_AtAHost_GetNoAnswerAtAll()
    {
        Assert.StartsWith("HTTP/1.1 200", await TlsProbe.AskAsync(certified.Pair.Host, certified.GatewayPair, "GET", "/health"), StringComparison.Ordinal);
        (string, string)[] routes = [("GET", "/health"), ("GET", "/metrics"), ("POST", "/v1/chat/completions"), ("POST", "/infill"), ("GET", "/internal/v1/report"), ("GET", "/nowhere")];
        foreach (var (kind, shown) in Impostors.All(certified.Authority, Pair.GatewayName, TestAuthority.ClientAuthentication, certified.HostPair))
        {
            foreach (var (method, path) in routes)
            {
                Assert.True((await TlsProbe.AskAsync(certified.Pair.Host, shown, method, path)).Length == 0, $"{kind}: {method} {path}");
            }
        }

        foreach (var (method, path) in routes)
        {
            Assert.DoesNotContain(" 200 ", await TlsProbe.AskInTheClearAsync(certified.Pair.Host, method, path), StringComparison.Ordinal);
        }
    }

    /// <summary>Who reaches it proves nothing, so nothing is there but health and metrics.</summary>
    [Fact]
    public async Task MetricsListeners_HaveNothingElse()
    {
        using var client = new HttpClient();
        foreach (var listener in new[] { certified.Pair.GatewayMetrics, certified.Pair.HostMetrics })
        {
            foreach (var path in new[] { "/health", "/health/live", "/health/ready" })
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(listener, path))).StatusCode);
            }

            foreach (var path in new[] { "/v1/models", "/v1/chat/completions", "/internal/v1/hosts", "/internal/v1/report", "/api/v1/tenants", "/openapi/v1.json", "/props", "/" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(listener, path))).StatusCode);
                Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri(listener, path), null)).StatusCode);
            }
        }
    }
}
