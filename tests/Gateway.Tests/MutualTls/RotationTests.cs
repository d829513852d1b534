using System.Collections.Concurrent;
using System.Net;
using Gateway.Tests.Servers;
using TestServers.Certificates;

namespace Gateway.Tests.MutualTls;

/// <summary>Files that change while the gateway serves: new connections go by them at once, answers that run end where they are.</summary>
public sealed class RotationTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task NewFiles_AreUsedBothWays_AndARunningStreamEndsInOnePiece()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync("--Placement:ReportSeconds=60");
        var seen = new ConcurrentQueue<string?>();
        await using var host = await Mesh.ListenAsync(gateway, () => mesh.HostPair, seen.Enqueue);
        await host.RegisterAsync();
        var tenant = await gateway.CreateTenantAsync("acme");
        var goOn = new TaskCompletionSource();
        host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await goOn.Task;
            await request.EventAsync("second");
        };
        using var running = await AskAsync(gateway, tenant);
        using var reader = new StreamReader(await running.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(s_hang));
        Assert.Equal([mesh.GatewayPair.Thumbprint], seen);

        using var next = new TestAuthority("next");
        var renewed = next.Issue(Mesh.GatewayName, "127.0.0.1");
        mesh.Mount.Replace(renewed, mesh.Authority.Pem + next.Pem);
        gateway.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(renewed.Thumbprint, await TlsProbe.ThumbprintAsync(gateway.Listeners[1], mesh.HostPair));
        host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        using (var after = await AskAsync(gateway, tenant))
            Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal([mesh.GatewayPair.Thumbprint, renewed.Thumbprint], seen);

        goOn.SetResult();
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync().WaitAsync(s_hang));
        // Hosts of both authorities are believed, until the old one is taken out.
        foreach (var pair in new[] { mesh.HostPair, next.Issue(Mesh.HostName) })
            Assert.StartsWith("HTTP/1.1 200", await TlsProbe.AskAsync(gateway.Listeners[1], pair, "GET", "/health/live"), StringComparison.Ordinal);

        mesh.Mount.Replace(renewed, next.Pem);
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", await TlsProbe.AskAsync(gateway.Listeners[1], mesh.HostPair, "GET", "/health/live"));
        using var refused = await AskAsync(gateway, tenant);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task ChangedFilesThatDoNotFit_AreToldOnceAndTheLastGoodOnesStay()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync();
        mesh.Mount.Replace(mesh.GatewayPair with { Key = mesh.HostPair.Key }, mesh.Authority.Pem);
        for (var look = 0; look < 3; look++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(mesh.GatewayPair.Thumbprint, await TlsProbe.ThumbprintAsync(gateway.Listeners[1], mesh.HostPair));
        }

        Assert.Single(gateway.Logs.Lines, line => line.Contains(" Error 1021 ", StringComparison.Ordinal));
    }

    /// <summary>What would have kept the gateway from starting does not get in while it runs either, and the log says why.</summary>
    [Fact]
    public async Task ChangedFiles_ThatTheStartWouldRefuse_AreNotTakenIn()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync();
        var now = gateway.Time.GetUtcNow();
        string[] both = [TestAuthority.ServerAuthentication, TestAuthority.ClientAuthentication];
        (TestPair Pair, string Authorities, string Word)[] cases =
        [
            (mesh.Authority.Issue(now.AddDays(1), [TestAuthority.ServerAuthentication], Mesh.GatewayName), mesh.Authority.Pem, "'client auth'"),
            (mesh.Authority.Issue(now.AddDays(1), both, "127.0.0.1"), mesh.Authority.Pem, "no DNS name"),
            (mesh.Authority.Issue(now.AddMinutes(-5), both, Mesh.GatewayName), mesh.Authority.Pem, "has expired"),
            (mesh.Authority.Issue(Mesh.GatewayName, Mesh.HostName), mesh.Authority.Pem, $"'{Mesh.HostName}' too"),
            (mesh.GatewayPair, mesh.GatewayPair.Certificate, "no root certificate"),
        ];
        for (var i = 0; i < cases.Length; i++)
        {
            mesh.Mount.Replace(cases[i].Pair, cases[i].Authorities);
            gateway.Time.Advance(TimeSpan.FromSeconds(2));

            // The host is believed and shown what it was before.
            Assert.Equal(mesh.GatewayPair.Thumbprint, await TlsProbe.ThumbprintAsync(gateway.Listeners[1], mesh.HostPair));
            var told = gateway.Logs.Lines.Where(line => line.Contains(" Error 1021 ", StringComparison.Ordinal)).ToList();
            Assert.Equal(i + 1, told.Count);
            Assert.Contains(cases[i].Word, told[^1], StringComparison.Ordinal);
        }

        var renewed = mesh.Authority.Issue(Mesh.GatewayName, "127.0.0.1");
        mesh.Mount.Replace(renewed, mesh.Authority.Pem);
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(renewed.Thumbprint, await TlsProbe.ThumbprintAsync(gateway.Listeners[1], mesh.HostPair));
    }

    private static Task<HttpResponseMessage> AskAsync(GatewayServer gateway, TestTenant tenant) =>
        gateway.SendAsync(HttpMethod.Post, "/v1/completions", tenant.Token, Playground.Json("""{"model":"llama","prompt":"hi"}"""));
}
