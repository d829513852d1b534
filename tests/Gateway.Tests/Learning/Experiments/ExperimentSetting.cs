using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Learning.Experiments.Settling;
using Gateway.Tests.Servers;
using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>A gateway whose settler never looks by itself, and acme with an alias of two versions for each test.</summary>
public sealed class ExperimentSetting : Playground
{
    private int _aliases;

    internal string Writer { get; private set; } = null!;

    internal string Reader { get; private set; } = null!;

    internal Registry Registry => Gateway.Services.GetRequiredService<Registry>();

    internal TenantId Tenant => TenantId.Parse(Acme.Id);

    public override async Task InitializeAsync()
    {
        Settings = ["--Experiments:PollSeconds=60", "--Experiments:LeaseSeconds=300"];
        await base.InitializeAsync();
        Writer = await Gateway.CreateTokenAsync("acme", "experiments:write");
        Reader = await Gateway.CreateTokenAsync("acme", "data:read");
    }

    /// <summary>A new alias that means <c>sql@1</c>.</summary>
    internal async Task<string> AliasAsync()
    {
        var alias = $"trial-{Interlocked.Increment(ref _aliases)}";
        await Gateway.SetAliasAsync(Acme, alias, "sql", 1);
        return alias;
    }

    internal static JsonObject Body(double share = 0.5, int settle = 60) => new()
    {
        ["candidate"] = new JsonObject { ["adapter"] = "sql", ["version"] = 2 }, ["share"] = share, ["settleSeconds"] = settle,
    };

    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string alias, JsonObject? body = null, string? token = null, string rest = "") => Gateway.SendAsync(
        method, $"/api/v1/tenants/acme/aliases/{alias}/experiment{rest}", token ?? Writer, body is null ? null : Json(body.ToJsonString()));

    internal async Task<JsonElement> StartAsync(string alias, JsonObject? body = null)
    {
        using var response = await SendAsync(HttpMethod.Put, alias, body ?? Body());
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    internal async Task<JsonElement> GetAsync(string alias)
    {
        using var response = await SendAsync(HttpMethod.Get, alias, token: Reader);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    internal async Task<JsonElement> LastAsync(string alias) => (await GetAsync(alias)).GetProperty("history")[0];

    internal async Task<string> TargetAsync(string alias)
    {
        var answer = await Gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/aliases/{alias}", token: Acme.AdminToken);
        return $"{answer["adapter"]}@{answer["version"]}";
    }

    internal async Task<IReadOnlyList<JsonElement>> AuditAsync(string alias, string action)
    {
        await using var scope = await Registry.BeginReadAsync(Tenant, default);
        var entries = await scope.Audit.ListAsync(1000, null, default);
        return [.. entries.Where(entry => entry.Action == action && entry.Subject == $"alias/{alias}").Select(entry => JsonDocument.Parse(entry.DetailJson!).RootElement)];
    }

    internal Task<SettlementStep> StepAsync(string id, string holder = "one") =>
        Gateway.Services.GetRequiredService<ExperimentSettlement>().StepAsync(Tenant, id, holder, default);

    /// <summary>All steps that there are now.</summary>
    internal async Task SettleAsync(string id, string holder = "one")
    {
        while (await StepAsync(id, holder) == SettlementStep.More)
        {
        }
    }

    /// <summary>Answers of an experiment and what was told of them, as serving and reporting write them.</summary>
    internal Task AnswerAsync(string experiment, IEnumerable<TrialAnswer> answers) => AnswerAsync(Registry, Tenant, experiment, answers, Gateway.Time.GetUtcNow());

    internal static async Task AnswerAsync(Registry registry, TenantId tenant, string experiment, IEnumerable<TrialAnswer> answers, DateTimeOffset now)
    {
        await using var scope = await registry.BeginAsync(tenant, default);
        foreach (var trial in answers)
        {
            var at = now + trial.After;
            var id = trial.Id ?? LearningId.New("fix");
            await scope.Answers.AddAsync(
                new NewAnswer
                {
                    AnswerId = id, Kind = AnswerKind.Fix, Caller = CallerId.OfProvider(ProviderName.Parse("tests"), new string('a', CallerId.SubjectHashLength)), UserKey = trial.User, BaseModel = BaseModelName.Parse("llama"), ExperimentId = experiment,
                    Arm = trial.Candidate ? AnswerArm.Candidate : AnswerArm.Control, Unit = trial.Unit, Refusal = trial.Refusal, Language = "sql", PromptHash = "", AnswerHash = "", State = trial.State,
                    ConsentId = "", LatencyMs = 10, At = at,
                },
                default);
            foreach (var kind in trial.Told)
            {
                await scope.Outcomes.AddAsync(
                    new NewOutcome { EventKey = Guid.NewGuid().ToString("N"), Source = OutcomeSource.Ours, Kind = kind, AnswerId = id, UserKey = trial.User, At = at + trial.ToldAfter },
                    default);
            }
        }

        await scope.CommitAsync(default);
    }

    /// <summary>The state that the events alone make.</summary>
    internal async Task<ExperimentState> ReplayAsync(string experiment)
    {
        await using var scope = await Registry.BeginReadAsync(Tenant, default);
        var state = new ExperimentState(new ExperimentRules(0.5));
        foreach (var (_, one) in await scope.Settlements.ListEventsAsync(experiment, 0, int.MaxValue, default))
        {
            var metrics = one.Metrics.Split(' ');
            foreach (var metric in RequestOutcome.Metrics)
            {
                state.Apply(new ExperimentEvent(
                    one.Candidate ? ExperimentArm.Candidate : ExperimentArm.Control, one.UserKey, metric, metrics.Contains(metric.ToString(), StringComparer.OrdinalIgnoreCase)));
            }
        }

        return state;
    }

    internal async Task<long> EventsAsync(string experiment)
    {
        await using var scope = await Registry.BeginReadAsync(Tenant, default);
        return (await scope.Experiments.FindAsync(experiment, default))!.Applied;
    }
}
