using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;
using EndToEnd.Scenarios;
using TestServers;

namespace EndToEnd.Faults;

/// <summary>A gateway and two hosts, real processes on loopback, each way from gateway to host through a proxy that can be broken.</summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    public const string Model = "quickfix-tiny";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("faults-");
    private readonly int _port = FreePorts.Find();
    private ServerProcess _gateway = null!;
    private string _platformToken = "";

    private FaultCluster()
    {
    }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    public IReadOnlyList<FaultHost> Hosts { get; private set; } = [];

    public int GatewayId => _gateway.Id;

    public string Output => string.Join("\n\n", Hosts.Select(host => host.Output).Prepend(_gateway.Output));

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <param name="gateway">Settings of the gateway.</param>
    /// <param name="host">Settings of each host.</param>
    /// <param name="environment">Variables of the gateway alone.</param>
    public static async Task<FaultCluster> StartAsync(
        IEnumerable<string> gateway, IEnumerable<string>? host = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var cluster = new FaultCluster();
        try
        {
            await cluster.StartGatewayAsync(gateway, environment);
            cluster.Hosts = [.. Enumerable.Range(3, 2).Select(offset => FaultHost.Start(cluster._port + offset, cluster._port + 1, cluster._state.FullName, host ?? []))];
            await cluster.AvailableAsync(2);
            return cluster;
        }
        catch (Exception exception)
        {
            var output = cluster.Output;
            await cluster.DisposeAsync();
            throw new InvalidOperationException(output, exception);
        }
    }

    public async Task<FaultTenant> CreateTenantAsync(string slug)
    {
        await ManageAsync(HttpMethod.Post, "tenants", new { slug });
        return new FaultTenant(slug, await TokenAsync("inference"), await TokenAsync("tenant:admin"));

        async Task<string> TokenAsync(string scope) =>
            (await ManageAsync(HttpMethod.Post, $"tenants/{slug}/tokens", new { name = "test", scopes = new[] { scope } })).GetProperty("token").GetString()!;
    }

    /// <summary>Until so many hosts can be given requests.</summary>
    public Task AvailableAsync(int hosts) => Eventually.TrueAsync(async () => await MetricAsync("gateway_hosts", "state=\"available\""), count => (int)count == hosts);

    /// <summary>A metric of the gateway, as a scraper sees it.</summary>
    public async Task<double> MetricAsync(string name, string labels = "")
    {
        try
        {
            return Metrics.Sum(await Client.GetStringAsync(new Uri($"http://127.0.0.1:{_port + 2}/metrics")), name, labels);
        }
        catch (HttpRequestException)
        {
            // It is starting.
            return -1;
        }
    }

    /// <summary>A stream of text that ends after so many tokens and not before.</summary>
    public Task<HttpResponseMessage> StreamAsync(FaultTenant tenant, int tokens, CancellationToken cancellationToken = default) =>
        PostAsync(tenant, "/v1/completions", new { model = Model, prompt = "SELECT", max_tokens = tokens, ignore_eos = true, temperature = 0, stream = true }, cancellationToken);

    public Task<HttpResponseMessage> CompleteAsync(FaultTenant tenant, int tokens = 8, CancellationToken cancellationToken = default) =>
        PostAsync(tenant, "/v1/completions", new { model = Model, prompt = "SELECT", max_tokens = tokens, ignore_eos = true, temperature = 0 }, cancellationToken);

    /// <summary>The status of a short request.</summary>
    public async Task<HttpStatusCode> StatusAsync(FaultTenant tenant)
    {
        using var response = await CompleteAsync(tenant);
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode;
    }

    /// <summary>Requests, prompt tokens and completion tokens that a tenant pays for.</summary>
    public async Task<(long Requests, long Prompt, long Completion)> UsageAsync(FaultTenant tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, $"/api/v1/tenants/{tenant.Slug}/usage"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.AdminToken);
        using var response = await Client.SendAsync(request);
        var items = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items");
        if (items.GetArrayLength() == 0)
            return default;
        var item = items[0];
        return (item.GetProperty("requests").GetInt64(), item.GetProperty("promptTokens").GetInt64(), item.GetProperty("completionTokens").GetInt64());
    }

    /// <summary>Until the gateway's own clock is so far from the real one.</summary>
    public async Task ClockSaysAsync(string offset)
    {
        var (amount, unit) = (int.Parse(offset[..^1], CultureInfo.InvariantCulture), offset[^1]);
        var wanted = unit == 'm' ? TimeSpan.FromMinutes(amount) : TimeSpan.FromSeconds(amount);
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await Client.GetAsync(new Uri(Url, "/health/live"));
                return response.Headers.Date!.Value - TimeProvider.System.GetUtcNow();
            },
            ahead => (ahead - wanted).Duration() < TimeSpan.FromSeconds(5));
    }

    /// <summary>The host that runs the one request that runs.</summary>
    public async Task<FaultHost> BusyAsync()
    {
        var busy = default(FaultHost);
        await Eventually.TrueAsync(async () => busy = await FindBusyAsync(), host => host is not null);
        return busy!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        Client.Dispose();
        _state.Delete(recursive: true);
    }

    private async Task<FaultHost?> FindBusyAsync()
    {
        foreach (var host in Hosts)
        {
            if (await host.RunningAsync(Client) > 0)
                return host;
        }

        return null;
    }

    private async Task StartGatewayAsync(IEnumerable<string> settings, IReadOnlyDictionary<string, string>? environment)
    {
        var program = Repository.Path("artifacts/bin/Gateway/release/Gateway.dll");
        _gateway = ServerProcess.Start(
            "the gateway",
            "dotnet",
            [
                program, $"--State={_state.FullName}", $"--Gateway:Port={_port}", $"--Gateway:InternalPort={_port + 1}", $"--Gateway:MetricsPort={_port + 2}",
                .. settings,
            ],
            environment: environment);
        await _gateway.WaitAsync(async () => (await Client.GetAsync(new Uri(Url, "/health/live"))).IsSuccessStatusCode);
        await using var command = ServerProcess.Start("create-token", "dotnet", [program, "admin", "create-token", $"--State={_state.FullName}", "--name", "test"]);
        await command.EndAsync();
        _platformToken = command.Output.Trim();
    }

    private async Task<HttpResponseMessage> PostAsync(FaultTenant tenant, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>A management call that must succeed.</summary>
    public async Task<JsonElement> ManageAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, $"/api/v1/{path}")) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _platformToken);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
