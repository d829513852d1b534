using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>What the gate lets live.</summary>
public sealed class EvaluationGateTests(EvaluationSetting setting) : IClassFixture<EvaluationSetting>
{
    [Fact]
    public async Task Gate_WithoutAHeldOutSet_StaysOff()
    {
        Assert.Equal("off", (string)(await GateAsync("untried"))["policy"]!);
        foreach (object body in new object[] { new { policy = "enforce" }, new { policy = "warn", dataset = "ds_none" } })
        {
            var (status, text) = await SendAsync(HttpMethod.Put, "/gate", body, "untried");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("dataset", (string)text["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal("off", (string)(await GateAsync("untried"))["policy"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "maybe" }, "untried")).Status);
    }

    [Fact]
    public async Task Gate_Enforced_LetsLiveWhatHasPassedAgainstWhatIsLive()
    {
        await SetAsync("live", 1);
        await PutGateAsync("enforce");
        Assert.Equal(HttpStatusCode.Forbidden, await ChatAsync("llama:live@2"));

        // Nobody has evaluated it.
        var (status, refused) = await PutAliasAsync("live", 2);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "gate_refused"), (status, (string)refused["code"]!));

        // It has passed, but against the base model.
        await setting.EvaluateAsync(2, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PutAliasAsync("live", 2)).Status);
        Assert.Equal(HttpStatusCode.OK, await ChatAsync("llama:live@2"));

        await setting.EvaluateAsync(2, new { alias = "live" });
        var (switched, body) = await PutAliasAsync("live", 2);
        Assert.Equal(HttpStatusCode.OK, switched);
        Assert.Equal(("enforce", true), ((string)body["gate"]!["policy"]!, (bool)body["gate"]!["passed"]!));

        // The gate goes by it: it is not to be removed.
        var last = (string)body["gate"]!["evaluation"]!;
        using (var kept = await setting.Gateway.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/acme/evaluations/{last}", setting.DataToken))
            Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);

        // Worse than what is live now: refused with reasons and numbers.
        await setting.EvaluateAsync(1, new { alias = "live" });
        (status, refused) = await PutAliasAsync("live", 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(refused["errors"]!.AsArray(), error => (string)error!["code"]! == "better" && ((string)error["message"]!).Contains("30 worse", StringComparison.Ordinal));

        // The same once more changes nothing, and a rollback is free.
        Assert.Equal(HttpStatusCode.OK, (await PutAliasAsync("live", 2)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "/aliases/live/rollback", null)).Status);

        // For what forgot the rest only an admin's word helps, and it is on the record.
        await setting.EvaluateAsync(3, new { alias = "live" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PutAliasAsync("live", 3)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAliasAsync("live", 3, "  ")).Status);
        (status, body) = await PutAliasAsync("live", 3, "The customer waits.");
        Assert.Equal((HttpStatusCode.OK, false), (status, (bool)body["gate"]!["passed"]!));
        var audit = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", null, setting.Acme.AdminToken);
        Assert.Contains(audit["items"]!.AsArray(), item => (string)item!["action"]! == "alias.set" && item.ToJsonString().Contains("The customer waits.", StringComparison.Ordinal));
        await PutGateAsync("off");
    }

    /// <summary>A pass against the base model does not replace what was live, alias or none.</summary>
    [Fact]
    public async Task Gate_Enforced_StillAsksForAPassAgainstWhatADeletedAliasNamed()
    {
        await SetAsync("deleted", 4);
        await PutGateAsync("enforce");
        await setting.EvaluateAsync(1, null);
        using (var gone = await setting.Gateway.SendAsync(HttpMethod.Delete, "/api/v1/tenants/acme/aliases/deleted", setting.Acme.AdminToken))
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        var (status, refused) = await PutAliasAsync("deleted", 1);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "gate_refused"), (status, (string)refused["code"]!));
        Assert.Contains("sql@4", (string)refused["detail"]!, StringComparison.Ordinal);

        // The one that was live comes back without a question, and a new name is compared with the base model.
        await SetAsync("deleted", 4);
        await SetAsync("new-name", 1);
        await PutGateAsync("off");
    }

    /// <summary>No evaluation could ever compare with what is gone: the name would be closed for good.</summary>
    [Fact]
    public async Task Gate_Enforced_WhereWhatWasLiveIsGone_AsksForAPassAgainstTheBaseModelAndSaysSo()
    {
        await setting.Gateway.UploadAsync(setting.Acme, "old", Corpus.Peft("llama.f16"));
        await setting.Gateway.UploadAsync(setting.Acme, "successor", Corpus.Peft("llama.o-r1"));
        await setting.Gateway.SetAliasAsync(setting.Acme, "orphan", "old", 1);
        foreach (var path in new[] { "aliases/orphan", "adapters/old/versions/1" })
        {
            using var gone = await setting.Gateway.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/acme/{path}", setting.Acme.AdminToken);
            Assert.True(gone.IsSuccessStatusCode, path);
        }

        await PutGateAsync("enforce");
        var (status, refused) = await SendAsync(HttpMethod.Put, "/aliases/orphan", new { adapter = "successor", version = 1 });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("the base model (old@1, which it would replace, can be in no comparison with it)", (string)refused["detail"]!, StringComparison.Ordinal);

        var run = await setting.Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "successor", version = 1, dataset = setting.Dataset }, setting.DataToken);
        Assert.True((bool)(await Exam.WatchAsync(setting.Gateway, setting.DataToken, "acme", (string)run["id"]!)).End["passed"]!);
        (status, var body) = await SendAsync(HttpMethod.Put, "/aliases/orphan", new { adapter = "successor", version = 1 });
        Assert.Equal((HttpStatusCode.OK, true, "old@1"), (status, (bool?)body["gate"]?["passed"], (string?)body["gate"]?["gone"]));
        var audit = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", null, setting.Acme.AdminToken);
        Assert.Contains(audit["items"]!.AsArray(), item => (string)item!["action"]! == "alias.set" && item.ToJsonString().Contains("old@1", StringComparison.Ordinal));
        await PutGateAsync("off");
    }

    [Fact]
    public async Task Gate_ThatWarns_LetsThroughAndSaysSo()
    {
        await SetAsync("warned", 1);
        await PutGateAsync("warn");
        var (status, body) = await PutAliasAsync("warned", 4);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("has not been evaluated", (string)body["gate"]!["warning"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ChatAsync("llama:warned@3"));
        await PutGateAsync("off");
    }

    private async Task SetAsync(string alias, int version) => Assert.Equal(HttpStatusCode.OK, (await PutAliasAsync(alias, version)).Status);

    private Task<(HttpStatusCode Status, JsonObject Body)> PutAliasAsync(string alias, int version, string? overrideReason = null) =>
        SendAsync(HttpMethod.Put, $"/aliases/{alias}", new { adapter = "sql", version, overrideReason });

    private async Task PutGateAsync(string policy) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy, dataset = policy == "off" ? null : setting.Dataset })).Status);

    private async Task<JsonObject> GateAsync(string slug)
    {
        await EnsureAsync(slug);
        return await setting.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/gate");
    }

    private async Task EnsureAsync(string slug)
    {
        using var found = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{slug}", setting.Gateway.PlatformToken);
        if (found.StatusCode == HttpStatusCode.NotFound)
            await setting.Gateway.CreateTenantAsync(slug);
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body, string slug = "acme")
    {
        using var response = await setting.Gateway.SendAsync(
            method, $"/api/v1/tenants/{slug}{path}", slug == "acme" ? setting.Acme.AdminToken : setting.Gateway.PlatformToken, body is null ? null : JsonContent.Create(body));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    private async Task<HttpStatusCode> ChatAsync(string model)
    {
        using var response = await setting.Gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", setting.Acme.Token, JsonContent.Create(new { model, messages = new[] { new { role = "user", content = "hi" } } }));
        return response.StatusCode;
    }
}
