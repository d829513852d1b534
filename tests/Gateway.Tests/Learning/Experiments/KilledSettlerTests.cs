using System.Globalization;
using Gateway.Commands;
using Gateway.Tests.Crash;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Experiments;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>Gateways that settle an experiment are killed in the middle of it, one after the other. The one that is left ends it as if nobody had died.</summary>
public sealed class KilledSettlerTests : IAsyncDisposable
{
    private const int Kills = 2, Batch = 1500;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _state = new();
    private readonly string[] _settings;
    private readonly WebApplication _past;

    public KilledSettlerTests()
    {
        _settings = [$"--State={_state.Path}", "--Experiments:PollSeconds=1", "--Experiments:LeaseSeconds=5", $"--Secrets:JoinSecret={GatewayServer.JoinSecret}"];
        _past = Program.Build(["--Gateway:Port=0", "--Logging:LogLevel:Default=None", .. _settings], _ => { });
    }

    private Registry Registry => _past.Services.GetRequiredService<Registry>();

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Settler_KilledInItsWork_IsFollowedAndEachRequestCountsOnce()
    {
        await using var agreement = new Agreement(_settings, _state.Path);
        await agreement.AddBaseModelAsync();
        var (tenant, experiment) = await PrepareAsync();
        // What happened is over: all of it is due at once.
        var before = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5);
        long counted = 0;
        for (var i = 0; i < Kills; i++)
        {
            // However quick the one before was, there is something left to do for each.
            await ExperimentSetting.AnswerAsync(Registry, tenant, experiment, TrialAnswer.Stream(Batch, 0.3, 0.3, seed: i + 1), before + TimeSpan.FromSeconds(10 * i));
            await using var gateway = GatewayProcess.Start(_settings);
            await gateway.WaitAsync();
            await UntilAsync(tenant, experiment, now => now.Applied > counted);
            await gateway.KillAsync();
            // Whatever it had begun: events and numbers agree.
            counted = (await ReadAsync(tenant, experiment)).Applied;
            Assert.Equal((counted, counted), await CountAsync(tenant, experiment));
        }

        await ExperimentSetting.AnswerAsync(Registry, tenant, experiment, TrialAnswer.Stream(Batch, 0.1, 0.9, seed: 9), before + TimeSpan.FromSeconds(30));
        await using var last = GatewayProcess.Start(_settings);
        await last.WaitAsync();
        counted = await UntilAsync(tenant, experiment, now => now.Status != ExperimentStatus.Running);

        Assert.Equal(ExperimentStatus.Promoted, (await ReadAsync(tenant, experiment)).Status);
        Assert.InRange(counted, Kills * Batch, (Kills + 1) * Batch);
        Assert.Equal((counted, counted), await CountAsync(tenant, experiment));
        await using var scope = await Registry.BeginReadAsync(tenant, default);
        Assert.Single(await scope.Audit.ListAsync(100, null, default), entry => entry.Action == "experiment.promote");
        Assert.Equal(2, (await scope.Aliases.FindAsync(AliasName.Parse("main"), default))!.Target.Version.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _past.DisposeAsync();
        _state.Dispose();
    }

    private async Task<(TenantId Tenant, string Experiment)> PrepareAsync()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await CreateTokenCommand.RunAsync(_settings, output, CancellationToken.None);
        var token = output.ToString().Trim();
        await using var gateway = GatewayProcess.Start(_settings);
        await gateway.WaitAsync();
        using var client = new CrashClient(gateway.Port, token);
        var tenant = TenantId.Parse((string)(await client.ManageAsync(HttpMethod.Post, "/tenants", CrashClient.Json(new { slug = "acme" })))!["id"]!);
        var forms = new AdapterForms(1);
        for (var i = 0; i < 2; i++)
        {
            using var form = forms.Next();
            await client.ManageAsync(HttpMethod.Post, "/tenants/acme/adapters/sql/versions?base=llama", form);
        }

        await client.ManageAsync(HttpMethod.Put, "/tenants/acme/aliases/main", CrashClient.Json(new { adapter = "sql", version = 1 }));
        var writer = (string)(await client.ManageAsync(HttpMethod.Post, "/tenants/acme/tokens", CrashClient.Json(new { name = "w", scopes = new[] { "experiments:write" } })))!["token"]!;
        var body = CrashClient.Json(new { candidate = new { adapter = "sql", version = 2 }, settleSeconds = 60, guardrails = new { error = 0.2 } });
        var (status, started) = (await client.SendAsync(HttpMethod.Put, "/api/v1/tenants/acme/aliases/main/experiment", body, writer))!.Value;
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        return (tenant, (string)started!["id"]!);
    }

    private async Task<Experiment> ReadAsync(TenantId tenant, string id)
    {
        await using var scope = await Registry.BeginReadAsync(tenant, default);
        return (await scope.Experiments.FindAsync(id, default))!;
    }

    /// <summary>Events, and the number of the last one.</summary>
    private async Task<(long Events, long Last)> CountAsync(TenantId tenant, string id)
    {
        await using var scope = await Registry.BeginReadAsync(tenant, default);
        var events = await scope.Settlements.ListEventsAsync(id, 0, int.MaxValue, default);
        Assert.Equal(events.Count, events.Select(one => one.Event.Unit).Distinct().Count());
        return (events.Count, events.Count == 0 ? 0 : events[^1].Number);
    }

    private async Task<long> UntilAsync(TenantId tenant, string id, Func<Experiment, bool> holds)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            var now = await ReadAsync(tenant, id);
            if (holds(now))
                return now.Applied;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
