using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Learning.Experiments.Settling;
using Gateway.Tests.Learning.Fixes;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Experiments;
using TestServers;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>One experiment, its requests at four gateways with a PostgreSQL and a redis-server between them; the gateway that settles it is stopped in between.</summary>
public sealed class FourGatewaysExperimentTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Gateways = 4, Users = 10, Round = 160, MostRounds = 4, SettleSeconds = 30;

    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _state = new();
    private readonly List<GatewayServer> _gateways = [];
    private readonly List<FakeHost> _hosts = [];
    private PostgresRegistry _postgres = null!;
    private RedisServer _redis = null!;
    private TestTenant _tenant = null!;
    private string _id = "";

    private Registry Registry => _gateways[0].Services.GetRequiredService<Registry>();

    public async Task InitializeAsync()
    {
        _postgres = await PostgresRegistry.StartAsync();
        _redis = await RedisServer.StartAsync();
        for (var i = 0; i < Gateways; i++)
        {
            var gateway = await GatewayServer.StartAsync(
            [
                $"--State={_state.Path}", .. _postgres.Settings, $"--ConnectionStrings:Redis={_redis.ConnectionString}", "--Redis:SoftMilliseconds=1000", "--Placement:ReportSeconds=60",
                $"--Audit:Gateway=gateway-{i}", "--Experiments:PollSeconds=1", "--Experiments:LeaseSeconds=60",
            ]);
            _gateways.Add(gateway);
            var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            host.Answer = request =>
            {
                request.SetReceipt();
                return request.JsonAsync(200, FixSetting.Chat(FixSetting.Fixed, "stop", [9.0, 9.0]));
            };
            _hosts.Add(host);
        }
    }

    [Fact]
    public async Task Experiment_AtFourGateways_IsDealtOutAlikeAndDecidedOnce()
    {
        await PrepareAsync();
        await AssertSameArmsAsync();

        var stopped = false;
        for (var round = 0; round < MostRounds && (await ReadAsync()).Status == ExperimentStatus.Running; round++)
        {
            await AskAsync(round);
            var sent = await SentAsync();
            // However slow the machine was, outcomes were told in time; now it is over.
            _gateways.ForEach(gateway => gateway.Time.Advance(TimeSpan.FromSeconds(SettleSeconds + 1)));
            await UntilAsync(async () => await ReadAsync() is var now && (now.Status != ExperimentStatus.Running || now.Applied == sent), $"{sent} requests are counted");
            if (!stopped && (await ReadAsync()).Status == ExperimentStatus.Running)
            {
                stopped = true;
                await StopHolderAsync();
            }
        }

        Assert.True(stopped);
        var ended = await ReadAsync();
        output.WriteLine($"{ended.Status} after {ended.Applied} requests: {ended.Why}");
        Assert.Equal(ExperimentStatus.Promoted, ended.Status);
        await AssertCountedOnceAsync(ended);
        foreach (var gateway in _gateways)
            await UntilAsync(async () => (await AskAsync(gateway, "after", $"after-{Guid.NewGuid()}")).Version == 2, "each gateway serves the candidate");
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _state.Dispose();
    }

    private async Task PrepareAsync()
    {
        var gateway = _gateways[0];
        _tenant = await gateway.CreateTenantAsync("acme");
        await gateway.UploadAsync(_tenant, "sql", Corpus.Peft("llama.qv-r4"));
        await gateway.UploadAsync(_tenant, "sql", Corpus.Peft("llama.o-r1"));
        await gateway.SetAliasAsync(_tenant, "fixer", "sql", 1);
        foreach (var other in _gateways)
            await AskAsync(other, "before", $"before-{Guid.NewGuid()}");
        var writer = await gateway.CreateTokenAsync("acme", "experiments:write");
        var started = await gateway.ManageAsync(
            HttpMethod.Put, "/tenants/acme/aliases/fixer/experiment", new { candidate = new { adapter = "sql", version = 2 }, settleSeconds = SettleSeconds }, writer);
        _id = (string)started["id"]!;
        foreach (var other in _gateways)
            await UntilAsync(async () => (await AskAsync(other, "warm", $"warm-{Guid.NewGuid()}")).Arm is not null, "each gateway knows of it");
    }

    /// <summary>The same request at each gateway: one arm. It is one unit, however often it is asked.</summary>
    private async Task AssertSameArmsAsync()
    {
        var arms = new HashSet<string?>();
        for (var key = 0; key < 12; key++)
        {
            var answers = new HashSet<(string?, int)>();
            foreach (var gateway in _gateways)
            {
                var (_, arm, version) = await AskAsync(gateway, "jane", $"same-{key}");
                answers.Add((arm, version));
            }

            arms.Add(Assert.Single(answers).Item1);
        }

        Assert.Equal(["candidate", "control"], arms.Order());
    }

    /// <summary>People who keep most of what the candidate answers, and little of the control's.</summary>
    private async Task AskAsync(int round)
    {
        var random = new Random(round);
        var rolls = Enumerable.Range(0, Round).Select(_ => random.NextDouble()).ToList();
        await Task.WhenAll(Enumerable.Range(0, _gateways.Count).Select(async g =>
        {
            for (var i = g; i < Round; i += _gateways.Count)
            {
                var (id, arm, _) = await AskAsync(_gateways[g], $"user-{i % Users}", $"round-{round}-{i}");
                if (rolls[i] < (arm == "candidate" ? 0.7 : 0.3))
                    await TellAsync(_gateways[g], id);
            }
        }));
    }

    private async Task TellAsync(GatewayServer gateway, string id)
    {
        await using var scope = await gateway.Services.GetRequiredService<Registry>().BeginAsync(TenantId.Parse(_tenant.Id), default);
        foreach (var kind in new[] { OutcomeKind.Accepted, OutcomeKind.ExecutedOk })
        {
            await scope.Outcomes.AddAsync(
                new NewOutcome { EventKey = $"{id}-{kind}", Source = OutcomeSource.Ours, Kind = kind, AnswerId = id, UserKey = "u_x", At = gateway.Time.GetUtcNow() }, default);
        }

        await scope.CommitAsync(default);
    }

    private async Task<(string Id, string? Arm, int Version)> AskAsync(GatewayServer gateway, string user, string key)
    {
        var body = FixSetting.Body();
        body["user"] = user;
        body["deadlineMs"] = 10_000;
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/fixes") { Content = Playground.Json(body.ToJsonString()) };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tenant.Token);
        message.Headers.Add("Idempotency-Key", key);
        using var response = await gateway.Public.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text} {response.Headers}");
        var fix = JsonNode.Parse(text)!;
        return ((string)fix["id"]!, (string?)fix["servedBy"]!["arm"], (int)fix["servedBy"]!["version"]!);
    }

    /// <summary>The one that settles now, and only one does.</summary>
    private async Task StopHolderAsync()
    {
        // What each one says is as of its last look.
        List<GatewayServer> holders = [];
        await UntilAsync(
            () =>
            {
                holders = [.. _gateways.Where(gateway => gateway.Services.GetServices<IHostedService>().OfType<ExperimentSettler>().Single().Held.Contains(_id))];
                return Task.FromResult(holders.Count == 1);
            },
            "one gateway settles it");
        var holder = holders[0];
        var at = _gateways.IndexOf(holder);
        _gateways.RemoveAt(at);
        await _hosts[at].DisposeAsync();
        _hosts.RemoveAt(at);
        await holder.DisposeAsync();
    }

    private async Task AssertCountedOnceAsync(Experiment ended)
    {
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(_tenant.Id), default);
        var events = await scope.Settlements.ListEventsAsync(_id, 0, int.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, (int)ended.Applied).Select(number => (long)number), events.Select(one => one.Number));
        Assert.Equal(events.Count, events.Select(one => one.Event.Unit).Distinct().Count());
        var told = Assert.Single(await scope.Audit.ListAsync(200, null, default), entry => entry.Action.StartsWith("experiment.", StringComparison.Ordinal) && entry.Action != "experiment.start");
        Assert.Equal(ended.Applied, JsonDocument.Parse(told.DetailJson!).RootElement.GetProperty("requests").GetInt64());
    }

    /// <summary>Units of both arms that were answered.</summary>
    private async Task<int> SentAsync()
    {
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(_tenant.Id), default);
        // Both of one moment.
        var applied = (await scope.Experiments.FindAsync(_id, default))!.Applied;
        var due = await scope.Settlements.ListDueAsync(_id, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, int.MaxValue, default);
        return (int)applied + due.Select(answer => answer.Unit).Distinct().Count();
    }

    private async Task<Experiment> ReadAsync()
    {
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(_tenant.Id), default);
        return (await scope.Experiments.FindAsync(_id, default))!;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(s_hang, TimeProvider.System);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Within {s_hang.TotalSeconds} s not: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
