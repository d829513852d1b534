using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Learning.Experiments;

public sealed class ExperimentEndpointTests(ExperimentSetting setting) : IClassFixture<ExperimentSetting>
{
    [Fact]
    public async Task Experiment_Started_IsToldWithAllThatItRunsBy()
    {
        var alias = await setting.AliasAsync();
        var body = ExperimentSetting.Body(0.3);
        body["primary"] = "retained_30s";
        body["coverage"] = 0.4;
        body["holdback"] = 0.05;
        body["guardrails"] = new JsonObject { ["error"] = 0.01 };
        var started = await setting.StartAsync(alias, body);

        Assert.Matches("^exp_[0-9a-f]{32}$", started.GetProperty("id").GetString());
        Assert.Equal(
            ("running", "sql@1", "sql@2", 0.3, 0.4, 0.05, "retained_30s", 60, 0),
            (started.GetProperty("state").GetString(), started.GetProperty("control").GetString(), started.GetProperty("candidate").GetString(), started.GetProperty("share").GetDouble(),
             started.GetProperty("coverage").GetDouble(), started.GetProperty("holdback").GetDouble(), started.GetProperty("primary").GetString(), started.GetProperty("settleSeconds").GetInt32(),
             started.GetProperty("requests").GetInt32()));
        Assert.Equal("""{"error":0.01}""", started.GetProperty("guardrails").ToString());
        Assert.Equal(21, Math.Round((started.GetProperty("endsAt").GetDateTimeOffset() - started.GetProperty("startedAt").GetDateTimeOffset()).TotalDays));
        var got = await setting.GetAsync(alias);
        Assert.Equal(started.ToString(), got.GetProperty("running").ToString());
        Assert.Equal(started.GetProperty("id").GetString(), Assert.Single(await setting.AuditAsync(alias, "experiment.start")).GetProperty("experiment").GetString());
    }

    [Fact]
    public async Task Experiment_WhileOneRuns_OnlyItsCoverageGrows()
    {
        var alias = await setting.AliasAsync();
        JsonObject Wanted(double coverage, double share = 0.5)
        {
            var body = ExperimentSetting.Body(share);
            body["coverage"] = coverage;
            return body;
        }

        var started = await setting.StartAsync(alias, Wanted(0.2));
        var wider = await setting.StartAsync(alias, Wanted(0.6));
        Assert.Equal((started.GetProperty("id").GetString(), 0.6), (wider.GetProperty("id").GetString(), wider.GetProperty("coverage").GetDouble()));
        Assert.Single(await setting.AuditAsync(alias, "experiment.widen"));
        var same = Wanted(0.6);
        same["endsAt"] = started.GetProperty("endsAt").GetDateTimeOffset();
        Assert.Equal(started.GetProperty("id").GetString(), (await setting.StartAsync(alias, same)).GetProperty("id").GetString());
        var later = Wanted(0.6);
        later["endsAt"] = setting.Gateway.Time.GetUtcNow().AddDays(40);
        foreach (var other in new[] { Wanted(0.5), Wanted(0.6, 0.4), later })
        {
            using var refused = await setting.SendAsync(HttpMethod.Put, alias, other);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains(started.GetProperty("id").GetString()!, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("candidate.adapter", """{"candidate":{"version":2}}""")]
    [InlineData("candidate.version", """{"candidate":{"adapter":"sql","version":0}}""")]
    [InlineData("share", """{"candidate":{"adapter":"sql","version":2},"share":1}""")]
    [InlineData("share", """{"candidate":{"adapter":"sql","version":2},"share":0.505}""")]
    [InlineData("coverage", """{"candidate":{"adapter":"sql","version":2},"coverage":0}""")]
    [InlineData("holdback", """{"candidate":{"adapter":"sql","version":2},"holdback":0.21}""")]
    [InlineData("primary", """{"candidate":{"adapter":"sql","version":2},"primary":"clicks"}""")]
    [InlineData("settleSeconds", """{"candidate":{"adapter":"sql","version":2},"primary":"retained_30s","settleSeconds":30}""")]
    [InlineData("guardrails.late", """{"candidate":{"adapter":"sql","version":2},"guardrails":{"late":0.3}}""")]
    [InlineData("endsAt", """{"candidate":{"adapter":"sql","version":2},"endsAt":"2001-01-01T00:00:00Z"}""")]
    [InlineData("candidate", """{"candidate":{"adapter":"sql","version":1}}""")]
    [InlineData("candidate", """{"candidate":{"adapter":"sql","version":99}}""")]
    public async Task Experiment_ThatCannotRun_IsRefusedWithTheField(string field, string body)
    {
        var alias = await setting.AliasAsync();
        using var response = await setting.SendAsync(HttpMethod.Put, alias, JsonNode.Parse(body)!.AsObject());
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{field}\"", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await setting.GetAsync(alias)).GetProperty("running").ValueKind);
    }

    [Theory]
    [InlineData("promote", "promoted", "sql@2")]
    [InlineData("rollback", "rolled_back", "sql@1")]
    public async Task Decide_ByAPerson_EndsItWithOneAuditedChange(string decision, string state, string target)
    {
        var alias = await setting.AliasAsync();
        var id = (await setting.StartAsync(alias)).GetProperty("id").GetString()!;
        using var nameless = await setting.SendAsync(HttpMethod.Post, alias, new JsonObject { ["decision"] = decision }, rest: "/decide");
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        using var decided = await setting.SendAsync(HttpMethod.Post, alias, new JsonObject { ["decision"] = decision, ["reason"] = "we know better" }, rest: "/decide");

        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        var last = await setting.LastAsync(alias);
        Assert.Equal((id, state), (last.GetProperty("id").GetString(), last.GetProperty("state").GetString()));
        Assert.Equal(target, await setting.TargetAsync(alias));
        var told = Assert.Single(await setting.AuditAsync(alias, decision == "promote" ? "experiment.promote" : "experiment.rollback"));
        Assert.Equal(("we know better", target), (told.GetProperty("reason").GetString(), told.GetProperty("target").GetString()));
        using var again = await setting.SendAsync(HttpMethod.Post, alias, new JsonObject { ["decision"] = decision, ["reason"] = "again" }, rest: "/decide");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Stop_KeepsTheControlAndTheHistory()
    {
        var alias = await setting.AliasAsync();
        await setting.StartAsync(alias);
        using var stopped = await setting.SendAsync(HttpMethod.Delete, alias);
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        using var again = await setting.SendAsync(HttpMethod.Delete, alias);

        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Contains("No experiment runs under this alias", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("stopped", "sql@1"), ((await setting.LastAsync(alias)).GetProperty("state").GetString(), await setting.TargetAsync(alias)));
        await setting.StartAsync(alias);
    }

    /// <summary>A person who switches the alias has decided.</summary>
    [Fact]
    public async Task Alias_SwitchedByHand_EndsTheExperimentAndSaysSo()
    {
        var alias = await setting.AliasAsync();
        var id = (await setting.StartAsync(alias)).GetProperty("id").GetString()!;
        var set = await setting.Gateway.ManageAsync(HttpMethod.Put, $"/tenants/acme/aliases/{alias}", new { adapter = "sql", version = 2 });
        Assert.Equal([id], set["endedExperiments"]!.AsArray().Select(one => (string)one!));
        Assert.Null((await setting.Gateway.ManageAsync(HttpMethod.Put, $"/tenants/acme/aliases/{alias}", new { adapter = "sql", version = 2 }))["endedExperiments"]);

        var last = await setting.LastAsync(alias);
        Assert.Equal(("stopped", "the alias was set to sql@2"), (last.GetProperty("state").GetString(), last.GetProperty("why").GetString()));
        Assert.Single(await setting.AuditAsync(alias, "experiment.stop"));
    }

    [Fact]
    public async Task Version_OnTrial_IsNotDeletedAndTheRefusalNamesTheExperiment()
    {
        var alias = await setting.AliasAsync();
        var id = (await setting.StartAsync(alias)).GetProperty("id").GetString()!;
        using var refused = await setting.Gateway.SendAsync(HttpMethod.Delete, "/api/v1/tenants/acme/adapters/sql/versions/2", setting.Gateway.PlatformToken);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"{id} under the alias '{alias}' tries it", (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!, StringComparison.Ordinal);
        using var stopped = await setting.SendAsync(HttpMethod.Delete, alias);
    }

    [Fact]
    public async Task Experiment_OfAnotherTenant_IsNoWhere()
    {
        var alias = await setting.AliasAsync();
        await setting.StartAsync(alias);
        var foreign = await setting.Gateway.CreateTokenAsync("globex", "data:read", "experiments:write");

        using var asAcme = await setting.SendAsync(HttpMethod.Get, alias, token: foreign);
        using var asGlobex = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/globex/aliases/{alias}/experiment", foreign);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (asAcme.StatusCode, asGlobex.StatusCode));
    }
}
