using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Learning.Evaluations;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Experiments;
using TenantStore.Gates;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>An experiment is no way around the gate: people get the candidate's answers.</summary>
public sealed class ExperimentGateTests(EvaluationSetting setting) : IClassFixture<EvaluationSetting>
{
    [Fact]
    public async Task Experiment_UnderAnEnforcedGate_TriesAndPromotesOnlyWhatHasPassedAgainstTheControl()
    {
        var (admin, writer) = (setting.Acme.AdminToken, await setting.Gateway.CreateTokenAsync("acme", "experiments:write"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
        await setting.Gateway.SetAliasAsync(setting.Acme, "tried", "sql", 1);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "enforce", dataset = setting.Dataset }, admin)).Status);
        var wanted = new { candidate = new { adapter = "sql", version = 2 } };

        var (status, body) = await SendAsync(HttpMethod.Put, "/aliases/tried/experiment", wanted, writer);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "gate_refused"), (status, (string)body["code"]!));
        // It has no such field.
        Assert.DoesNotContain("overrideReason", (string)body["detail"]!, StringComparison.Ordinal);

        // The gate is off when it starts, and enforced again when somebody wants to promote: past its endpoint, which would end the experiment.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
        (status, body) = await SendAsync(HttpMethod.Put, "/aliases/tried/experiment", wanted, writer);
        Assert.Equal((HttpStatusCode.OK, null), (status, body["gate"]));
        await using (var scope = await Registry.BeginAsync(TenantId.Parse(setting.Acme.Id), default))
        {
            await scope.Gate.PutAsync(GateMode.Enforce, setting.Dataset, default);
            await scope.CommitAsync(default);
        }

        var promote = new { decision = "promote", reason = "it feels better" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Post, "/aliases/tried/experiment/decide", promote, writer)).Status);
        Assert.Equal(1, (int)(await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/aliases/tried", token: admin))["version"]!);

        await setting.EvaluateAsync(2, new { alias = "tried" });
        (status, body) = await SendAsync(HttpMethod.Post, "/aliases/tried/experiment/decide", promote, writer);
        Assert.Equal((HttpStatusCode.OK, true), (status, (bool?)body["gate"]!["passed"]));
        Assert.True((await AuditAsync("experiment.promote", "alias/tried")).GetProperty("gate").GetProperty("passed").GetBoolean());
        Assert.Equal(2, (int)(await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/aliases/tried", token: admin))["version"]!);
    }

    /// <summary>A warning that nobody gets is none, and an experiment is no way to go on past a gate that is enforced.</summary>
    [Fact]
    public async Task Experiment_UnderAWarning_SaysSoAndEndsWhenTheGateIsEnforced()
    {
        var (admin, writer) = (setting.Acme.AdminToken, await setting.Gateway.CreateTokenAsync("acme", "experiments:write"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
        await setting.Gateway.SetAliasAsync(setting.Acme, "warned", "sql", 1);
        await setting.Gateway.SetAliasAsync(setting.Acme, "passed", "sql", 4);
        await setting.EvaluateAsync(2, new { alias = "passed" });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "warn", dataset = setting.Dataset }, admin)).Status);

        var (status, started) = await SendAsync(HttpMethod.Put, "/aliases/warned/experiment", new { candidate = new { adapter = "sql", version = 3 } }, writer);
        Assert.Equal((HttpStatusCode.OK, "warn", false), (status, (string?)started["gate"]!["policy"], (bool?)started["gate"]!["passed"]));
        Assert.StartsWith("sql@3 has not been evaluated", (string)started["gate"]!["warning"]!, StringComparison.Ordinal);
        Assert.Equal("warn", (await AuditAsync("experiment.start", "alias/warned")).GetProperty("gate").GetProperty("policy").GetString());
        (status, var good) = await SendAsync(HttpMethod.Put, "/aliases/passed/experiment", new { candidate = new { adapter = "sql", version = 2 } }, writer);
        Assert.Equal((HttpStatusCode.OK, true), (status, (bool?)good["gate"]!["passed"]));

        (status, var gate) = await SendAsync(HttpMethod.Put, "/gate", new { policy = "enforce", dataset = setting.Dataset }, admin);
        Assert.Equal((HttpStatusCode.OK, (string?)started["id"]), (status, (string?)Assert.Single(gate["endedExperiments"]!.AsArray())));
        Assert.StartsWith("the gate was enforced: sql@3", (await AuditAsync("experiment.stop", "alias/warned")).GetProperty("why").GetString(), StringComparison.Ordinal);
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(setting.Acme.Id), default);
        Assert.Equal(ExperimentStatus.Stopped, (await scope.Experiments.FindAsync((string)started["id"]!, default))!.Status);
        Assert.Equal(ExperimentStatus.Running, (await scope.Experiments.FindAsync((string)good["id"]!, default))!.Status);
        Assert.Equal(1, (await scope.Aliases.FindAsync(AliasName.Parse("warned"), default))!.Target.Version.Value);
    }

    /// <summary>A pass says nothing of what the candidate has learnt the answers to, whenever that is told.</summary>
    [Fact]
    public async Task Experiment_WhoseCandidateTurnsOutToHaveLearntWhatIsHeldOut_IsStopped()
    {
        var (admin, writer) = (setting.Acme.AdminToken, await setting.Gateway.CreateTokenAsync("acme", "experiments:write"));
        await setting.Gateway.UploadAsync(setting.Acme, "learnt", Corpus.Peft("llama.o-r1"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
        await setting.Gateway.SetAliasAsync(setting.Acme, "learning", "sql", 1);
        var run = await setting.Gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "learnt", version = 1, dataset = setting.Dataset, against = new { alias = "learning" } }, setting.DataToken);
        Assert.True((bool)(await Exam.WatchAsync(setting.Gateway, setting.DataToken, "acme", (string)run["id"]!)).End["passed"]!);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "enforce", dataset = setting.Dataset }, admin)).Status);
        var (status, started) = await SendAsync(HttpMethod.Put, "/aliases/learning/experiment", new { candidate = new { adapter = "learnt", version = 1 } }, writer);
        Assert.Equal(HttpStatusCode.OK, status);

        var training = await HeldOutData.AddAsync(setting.Gateway, setting.Acme.Id, 1, split: TenantStore.Datasets.DatasetSplit.Train);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/adapters/learnt/versions/1/dataset", new { dataset = training }, admin)).Status);

        Assert.Contains("learnt@1 has learnt from 1 of", (await AuditAsync("experiment.stop", "alias/learning")).GetProperty("why").GetString(), StringComparison.Ordinal);
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(setting.Acme.Id), default);
        Assert.Equal(ExperimentStatus.Stopped, (await scope.Experiments.FindAsync((string)started["id"]!, default))!.Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
    }

    private Registry Registry => setting.Gateway.Services.GetRequiredService<Registry>();

    private async Task<JsonElement> AuditAsync(string action, string subject)
    {
        await using var scope = await Registry.BeginReadAsync(TenantId.Parse(setting.Acme.Id), default);
        var entry = Assert.Single(await scope.Audit.ListAsync(1000, null, default), entry => entry.Action == action && entry.Subject == subject);
        return JsonDocument.Parse(entry.DetailJson!).RootElement;
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object body, string token)
    {
        using var response = await setting.Gateway.SendAsync(method, $"/api/v1/tenants/acme{path}", token, JsonContent.Create(body));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
