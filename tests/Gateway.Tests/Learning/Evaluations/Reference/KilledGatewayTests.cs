using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Commands;
using Gateway.Learning.Datasets;
using Gateway.Tests.Crash;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Encryption;
using TenantStore.Evaluations;
using TestServers;

namespace Gateway.Tests.Learning.Evaluations.Reference;

/// <summary>kill -9 in the middle of a run: the next process goes on with the same answers and comes to the same verdict.</summary>
public sealed class KilledGatewayTests : IAsyncLifetime
{
    private const int Items = 40;

    /// <summary>Rows after which the gateway is killed.</summary>
    private const int Begun = 10;

    private readonly TemporaryFolder _state = new();
    private readonly int _port = LoopbackPort.Find();
    private readonly int _internalPort = LoopbackPort.Find();
    private readonly int _metricsPort = LoopbackPort.Find();
    private readonly HttpClient _http = new();
    private ReferenceHost? _host;
    private string _platformToken = "";

    private string[] Settings =>
    [
        $"--State={_state.Path}", $"--Gateway:Port={_port}", $"--Gateway:InternalPort={_internalPort}", $"--Gateway:MetricsPort={_metricsPort}", "--Evaluation:LeaseSeconds=5", "--Evaluation:PollSeconds=1", "--Evaluation:Restraint=10",
        $"--Fixes:Manifests:{ReferenceHost.Model}={ReferenceHost.Manifest}",
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _http.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Run_WhoseGatewayIsKilled_IsFinishedByTheNext_WhichKeepsWhatWasStored()
    {
        string killed;
        Dictionary<EvaluationItemKey, byte[]> before;
        await using (var first = GatewayProcess.Start(Settings))
        {
            await first.WaitAsync();
            using var token = new StringWriter();
            await CreateTokenCommand.RunAsync([$"--State={_state.Path}"], token, CancellationToken.None);
            _platformToken = token.ToString().Trim();
            _host = await ReferenceHost.StartAsync(
                new Uri($"http://127.0.0.1:{_internalPort}"), Path.Combine(_state.Path, "keys", "join-secret"), _state.Path,
                async () => (await SendAsync(HttpMethod.Get, "/base-models")).ToJsonString());
            // While somebody else asks, the run rests ten times as long as each question takes: it cannot be over before it is seen to have begun, however slow the looks are.
            using var leaving = new CancellationTokenSource();
            var person = AskOnAsync(await SendTokenAsync(), leaving.Token);
            killed = await StartAsync("acme");
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while ((await FindAsync("acme", killed)).ItemsDone < Begun)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            await first.KillAsync();
            await leaving.CancelAsync();
            await person;
            before = await AnswersAsync("acme", killed);
        }

        Assert.InRange(before.Count, Begun, (Items * 2) - 1);
        await using var second = GatewayProcess.Start(Settings);
        await second.WaitAsync();
        var report = await UntilDoneAsync("acme", killed);

        // Sealing the same text again would give another box: these are the very rows.
        var after = await AnswersAsync("acme", killed);
        Assert.Equal(Items * 2, after.Count);
        Assert.All(before, row => Assert.Equal(row.Value, after[row.Key]));
        Assert.Equal(after.Count - before.Count, await AskedAsync());

        // Another organization asks the same, in one piece and with nothing known.
        var whole = await UntilDoneAsync("other", await StartAsync("other"));
        Assert.Equal(whole["findings"]!.ToJsonString(), report["findings"]!.ToJsonString());
        Assert.Equal((double)whole["candidate"]!["exactMatch"]!, (double)report["candidate"]!["exactMatch"]!);
        Assert.True((double)whole["candidate"]!["exactMatch"]! > 0.7);
    }

    /// <summary>An organization with acme's adapter and the first of acme's held-out fixes, and its evaluation.</summary>
    private async Task<string> StartAsync(string slug)
    {
        await SendAsync(HttpMethod.Post, "/tenants", JsonContent.Create(new { slug }));
        var admin = (string)(await SendAsync(HttpMethod.Post, $"/tenants/{slug}/tokens", JsonContent.Create(new { name = "a", scopes = new[] { "tenant:admin" } })))["token"]!;
        var data = (string)(await SendAsync(HttpMethod.Post, $"/tenants/{slug}/tokens", JsonContent.Create(new { name = "d", scopes = new[] { "data:write" } })))["token"]!;
        await SendAsync(
            HttpMethod.Post, $"/tenants/{slug}/adapters/sql/versions?base={ReferenceHost.Model}", GatewayServer.PeftForm(Path.Combine(Corpus.Root, "models/adapters/acme")), admin);
        var fixes = File.ReadLines(Path.Combine(Corpus.Root, "tests/corpus/interactions/acme.heldout.jsonl")).Take(Items)
            .Select(line => JsonSerializer.Deserialize<HeldOutFix>(line, JsonSerializerOptions.Web)!).ToList();
        var dataset = "";
        await RegistryCommand.RunAsync(
            [$"--State={_state.Path}"],
            async services => dataset = await HeldOutData.AddAsync(
                services.GetRequiredService<Registry>(), new SampleVault(services.GetRequiredService<ContentSeal>()), TimeProvider.System, await TenantAsync(services, slug), fixes),
            CancellationToken.None);
        return (string)(await SendAsync(HttpMethod.Post, $"/tenants/{slug}/evaluations", JsonContent.Create(new { adapter = "sql", version = 1, dataset }), data))["id"]!;
    }

    private async Task<JsonNode> UntilDoneAsync(string slug, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var found = await FindAsync(slug, id);
            Assert.NotEqual(EvaluationState.Failed, found.State);
            if (found.State == EvaluationState.Done)
                return JsonNode.Parse(found.Report!)!;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private async Task<Evaluation> FindAsync(string slug, string id) => await ReadAsync(slug, async scope => (await scope.Evaluations.FindAsync(id, default))!);

    private Task<Dictionary<EvaluationItemKey, byte[]>> AnswersAsync(string slug, string id) => ReadAsync(slug, async scope =>
    {
        var rows = new Dictionary<EvaluationItemKey, byte[]>();
        foreach (var item in await scope.Evaluations.ListItemsAsync(id, default))
            rows.Add(item.Key, (await scope.Evaluations.FindItemAsync(id, item.Key, default))!.Answer);
        return rows;
    });

    private async Task<T> ReadAsync<T>(string slug, Func<TenantScope, Task<T>> read)
    {
        T result = default!;
        await RegistryCommand.RunAsync(
            [$"--State={_state.Path}"],
            async services =>
            {
                await using var scope = await services.GetRequiredService<Registry>().BeginReadAsync(await TenantAsync(services, slug), default);
                result = await read(scope);
            },
            CancellationToken.None);
        return result;
    }

    private static async Task<TenantId> TenantAsync(IServiceProvider services, string slug)
    {
        await using var scope = await services.GetRequiredService<Registry>().BeginPlatformReadAsync(default);
        return (await scope.Tenants.FindAsync(TenantSlug.Parse(slug), default))!.Id;
    }

    /// <summary>A token of somebody who asks the base model.</summary>
    private async Task<string> SendTokenAsync()
    {
        await SendAsync(HttpMethod.Post, "/tenants", JsonContent.Create(new { slug = "people" }));
        return (string)(await SendAsync(HttpMethod.Post, "/tenants/people/tokens", JsonContent.Create(new { name = "p", scopes = new[] { "inference" } })))["token"]!;
    }

    /// <summary>Asks short questions, one after the other, until it is told to leave or the gateway is gone.</summary>
    private async Task AskOnAsync(string token, CancellationToken leaving)
    {
        try
        {
            while (!leaving.IsCancellationRequested)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{_port}/v1/completions"))
                {
                    Content = JsonContent.Create(new { model = ReferenceHost.Model, prompt = "SELECT", max_tokens = 1 }),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await _http.SendAsync(request, leaving);
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, leaving);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // The gateway is killed in the middle of whatever it does.
        }
    }

    /// <summary>Questions that the process has put and got answered.</summary>
    private async Task<int> AskedAsync()
    {
        var metrics = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_metricsPort}/metrics"));
        var line = metrics.Split('\n').Single(one => one.StartsWith("gateway_evaluation_questions_total{", StringComparison.Ordinal) && one.Contains("\"answered\"", StringComparison.Ordinal));
        return int.Parse(line.Split("} ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{_port}/api/v1{path}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _platformToken);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
