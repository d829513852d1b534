using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Learning.Experiments;
using Gateway.Tests.Learning.Fixes;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Resolution;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>Which version answers which request of an alias.</summary>
public sealed class ExperimentArmTests(ExperimentSetting setting) : IClassFixture<ExperimentSetting>
{
    [Fact]
    public async Task Requests_OfOneUser_FallToBothVersionsAndTheReceiptIsTrue()
    {
        var alias = await setting.AliasAsync();
        var id = (await setting.StartAsync(alias)).GetProperty("id").GetString();
        var seen = new List<(string Adapter, string Experiment)>();
        for (var i = 0; i < 60; i++)
            seen.Add(await AskAsync(alias));

        Assert.Equal([("sql@1", $"{id}; arm=control"), ("sql@2", $"{id}; arm=candidate")], seen.Distinct().OrderBy(one => one.Adapter));
        // 60 throws of a fair coin: outside of this once in ten million.
        Assert.InRange(seen.Count(one => one.Adapter == "sql@2"), 9, 51);
        var hosts = setting.Host.Seen.TakeLast(60).Select(request => request.Assertion.Adapter.ToString()).Distinct();
        Assert.Equal(2, hosts.Count());
    }

    [Fact]
    public async Task Request_SentAgainUnderItsKey_KeepsItsVersion()
    {
        var alias = await setting.AliasAsync();
        await setting.StartAsync(alias);
        var versions = new HashSet<string>();
        for (var key = 0; key < 20; key++)
        {
            var first = await AskAsync(alias, ("Idempotency-Key", $"key-{key}"));
            for (var i = 0; i < 3; i++)
                Assert.Equal(first, await AskAsync(alias, ("Idempotency-Key", $"key-{key}")));
            versions.Add(first.Adapter);
        }

        Assert.Equal(2, versions.Count);
    }

    /// <summary>A version that is named, a machine that tries the way, and another alias are no part of it.</summary>
    [Fact]
    public async Task Request_ThatComparesNothing_GetsWhatTheAliasMeans()
    {
        var (alias, other) = (await setting.AliasAsync(), await setting.AliasAsync());
        await setting.StartAsync(alias, ExperimentSetting.Body(0.99));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(("sql@1", ""), await AskAsync(alias + "@1"));
            Assert.Equal(("sql@1", ""), await AskAsync(alias, ("x-synthetic", "1")));
            Assert.Equal(("sql@1", ""), await AskAsync(other));
        }
    }

    [Fact]
    public async Task Requests_HeldBack_AreTheBaseModelsAndSaySo()
    {
        var alias = await setting.AliasAsync();
        var body = ExperimentSetting.Body();
        body["holdback"] = 0.2;
        var id = (await setting.StartAsync(alias, body)).GetProperty("id").GetString();
        var seen = new List<(string Adapter, string Experiment)>();
        for (var i = 0; i < 80; i++)
            seen.Add(await AskAsync(alias));

        Assert.Contains(("none", $"{id}; arm=holdback"), seen);
        Assert.All(seen.Where(one => one.Adapter == "none"), one => Assert.EndsWith("holdback", one.Experiment, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_AfterTheEnd_AreAllOfTheControl()
    {
        var alias = await setting.AliasAsync();
        await setting.StartAsync(alias, ExperimentSetting.Body(0.99));
        using var stopped = await setting.SendAsync(HttpMethod.Delete, alias);

        for (var i = 0; i < 5; i++)
            Assert.Equal(("sql@1", ""), await AskAsync(alias));
    }

    /// <summary>A fix's arm is told, and kept with its answer for the outcome to be counted by.</summary>
    [Fact]
    public async Task Fix_UnderAnExperiment_KnowsItsArm()
    {
        var alias = await setting.AliasAsync();
        var id = (await setting.StartAsync(alias, ExperimentSetting.Body(0.99))).GetProperty("id").GetString();
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, FixSetting.Chat(FixSetting.Fixed, "stop", [9.0]));
        };
        var body = FixSetting.Body();
        body["model"] = $"llama:{alias}";
        var arms = new HashSet<string?>();
        for (var i = 0; i < 5; i++)
        {
            using var response = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/fixes", setting.Acme.Token, Playground.Json(body.ToJsonString()));
            var fix = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            await using var scope = await setting.Registry.BeginReadAsync(setting.Tenant, default);
            var kept = (await scope.Answers.FindAsync((string)fix["id"]!, default))!;
            var served = fix["servedBy"]!;
            Assert.Equal((id, (int)served["version"]!, (string)served["arm"]!), (kept.ExperimentId, kept.Version, kept.Arm.ToString().ToLowerInvariant()));
            Assert.Equal((string)served["arm"]! == "candidate" ? 2 : 1, kept.Version);
            arms.Add((string?)served["arm"]);
        }

        Assert.Contains("candidate", arms);
    }

    [Fact]
    public void Choose_WithoutAnExperiment_AllocatesNothing()
    {
        var arms = setting.Gateway.Services.GetRequiredService<ArmChooser>();
        var model = new ModelResolution.Resolved(null!, AliasName.Parse("quickfix"), null, DateTimeOffset.UnixEpoch);
        arms.Choose(model, null!, "jane", "key", "id");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            arms.Choose(model, null!, "jane", "key", "id");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task<(string Adapter, string Experiment)> AskAsync(string alias, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = Playground.Json($$"""{"model":"llama:{{alias}}","messages":[{"role":"user","content":"hi"}],"user":"jane"}"""),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", setting.Acme.Token);
        foreach (var (name, value) in headers)
            message.Headers.Add(name, value);
        using var response = await setting.Gateway.Public.SendAsync(message);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (response.Headers.GetValues("x-adapter").Single(), response.Headers.TryGetValues("x-experiment", out var told) ? told.Single() : "");
    }
}
