using System.Net;
using EndToEnd.Running;
using EndToEnd.Scenarios;
using TestServers.Certificates;

namespace EndToEnd.BetweenMachines;

/// <summary>Gateway and host as two machines would run them: no join secret, certificates of one authority.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pair-");
    private readonly TestAuthority _authority = new("first");
    private readonly TestMount _gatewayMount;
    private readonly TestMount _hostMount;
    private readonly TestPair _gatewayPair;
    private readonly TestPair _hostPair;
    private Pair _pair = null!;

    public MutualTlsTests()
    {
        _gatewayPair = _authority.Issue(Pair.GatewayName, "127.0.0.1");
        _hostPair = _authority.Issue(Pair.HostName, "127.0.0.1");
        _gatewayMount = new TestMount(_gatewayPair, _authority.Pem);
        _hostMount = new TestMount(_hostPair, _authority.Pem);
    }

    public async Task InitializeAsync() => _pair = await Pair.StartAsync(
        Programs.Built(_folder.FullName), _gatewayMount, _hostMount, Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf"));

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _gatewayMount.Dispose();
        _hostMount.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Completion_OverMutualTls_IsTheOrganizationsOwn()
    {
        using var client = new HttpClient();
        foreach (var tenant in _pair.Demo.Tenants)
        {
            using var answer = await _pair.ChatAsync(client, tenant, stream: tenant.Slug == "globex");
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{text}\n{_pair.Output}");
            Assert.Equal("quickfix@1", answer.Headers.GetValues("x-adapter").Single());
            Assert.Contains(tenant.Slug == "globex" ? "data: [DONE]" : "SELECT", text, StringComparison.Ordinal);
        }
    }

    /// <summary>A host obeys gateways alone: not even another host of the same authority, or a stolen certificate of its own.</summary>
    [Fact]
    public async Task Impostors_AtAHost_GetNoAnswerAtAll()
    {
        Assert.StartsWith("HTTP/1.1 200", await TlsProbe.AskAsync(_pair.Host, _gatewayPair, "GET", "/health"), StringComparison.Ordinal);
        (string, string)[] routes = [("GET", "/health"), ("GET", "/metrics"), ("POST", "/v1/chat/completions"), ("POST", "/infill"), ("GET", "/internal/v1/report"), ("GET", "/nowhere")];
        foreach (var (kind, shown) in Impostors.All(_authority, Pair.GatewayName, TestAuthority.ClientAuthentication, _hostPair))
        {
            foreach (var (method, path) in routes)
            {
                Assert.True((await TlsProbe.AskAsync(_pair.Host, shown, method, path)).Length == 0, $"{kind}: {method} {path}");
            }
        }

        foreach (var (method, path) in routes)
        {
            Assert.DoesNotContain(" 200 ", await TlsProbe.AskInTheClearAsync(_pair.Host, method, path), StringComparison.Ordinal);
        }
    }

    /// <summary>Who reaches it proves nothing, so nothing is there but health and metrics.</summary>
    [Fact]
    public async Task MetricsListeners_HaveNothingElse()
    {
        using var client = new HttpClient();
        foreach (var listener in new[] { _pair.GatewayMetrics, _pair.HostMetrics })
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

    /// <summary>Both sides get new keys of a new authority while requests run, in three steps: believe both, show the new, believe the new alone.</summary>
    [Fact]
    public async Task Rotation_UnderLoad_FailsNoRequestAndShutsTheOldOut()
    {
        using var next = new TestAuthority("next");
        var (gateway, host) = (next.Issue(Pair.GatewayName, "127.0.0.1"), next.Issue(Pair.HostName, "127.0.0.1"));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(worker => AskUntilAsync(_pair.Demo.Tenants[worker % 2], worker % 2 == 0, stop.Token)).ToList();

        _gatewayMount.Replace(_gatewayPair, _authority.Pem + next.Pem);
        _hostMount.Replace(_hostPair, _authority.Pem + next.Pem);
        await BelievesAsync(_pair.Internal, host, true);
        await BelievesAsync(_pair.Host, gateway, true);

        _gatewayMount.Replace(gateway, _authority.Pem + next.Pem);
        _hostMount.Replace(host, _authority.Pem + next.Pem);
        await Eventually.TrueAsync(() => TlsProbe.ThumbprintAsync(_pair.Internal, host), shown => shown == gateway.Thumbprint);
        await Eventually.TrueAsync(() => TlsProbe.ThumbprintAsync(_pair.Host, gateway), shown => shown == host.Thumbprint);

        _gatewayMount.Replace(gateway, next.Pem);
        _hostMount.Replace(host, next.Pem);
        await BelievesAsync(_pair.Internal, _hostPair, false);
        await BelievesAsync(_pair.Host, _gatewayPair, false);

        // A few more, so that some are asked after the last step.
        var answered = load.Sum(worker => worker.Answered);
        await Eventually.TrueAsync(() => Task.FromResult(load.Sum(worker => worker.Answered)), now => now >= answered + 8);
        await stop.CancelAsync();
        await Task.WhenAll(load.Select(worker => worker.Run));
        Assert.True(load.Sum(worker => worker.Failed) == 0, string.Join('\n', load.SelectMany(worker => worker.Failures)) + "\n" + _pair.Output);
    }

    private static Task<bool> BelievesAsync(Uri server, TestPair shown, bool believed) => Eventually.TrueAsync(
        async () => (await TlsProbe.AskAsync(server, shown, "GET", "/health/live")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), answer => answer == believed);

    private Worker AskUntilAsync(DemoInfo.Tenant tenant, bool stream, CancellationToken cancellationToken)
    {
        var worker = new Worker();
        worker.Run = RunAsync();
        return worker;

        async Task RunAsync()
        {
            using var client = new HttpClient();
            while (!cancellationToken.IsCancellationRequested)
            {
                await worker.CountAsync(async () =>
                {
                    using var answer = await _pair.ChatAsync(client, tenant, stream, tokens: 8);
                    var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                    return answer.StatusCode == HttpStatusCode.OK && (!stream || text.Contains("[DONE]", StringComparison.Ordinal)) ? null : $"{answer.StatusCode} {text}";
                });
            }
        }
    }
}
