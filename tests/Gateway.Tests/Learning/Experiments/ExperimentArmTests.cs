using System.Net.Http.Headers;
using Gateway.Tests.Servers;

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
