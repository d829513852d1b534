using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>A version is judged on held-out samples, behind all that people ask.</summary>
public sealed class EvaluationTests(EvaluationSetting setting) : IClassFixture<EvaluationSetting>
{
    [Fact]
    public async Task Evaluation_OfABetterVersion_PassesAndSaysByHowMuch()
    {
        var end = await setting.EvaluateAsync(2, new { adapter = "sql", version = 1 });

        Assert.True((bool)end["passed"]!, end.ToJsonString());
        var report = end["report"]!;
        Assert.Equal((1.0, 0.5, 0.0), ((double)report["candidate"]!["exactMatch"]!, (double)report["reference"]!["exactMatch"]!, (double)report["base"]!["exactMatch"]!));
        Assert.Equal((30, 0), ((int)report["differences"]!["mcNemar"]!["better"]!, (int)report["differences"]!["mcNemar"]!["worse"]!));
        Assert.Equal(["error:column", "error:table", "language:sql"], report["slices"]!.AsArray().Select(slice => (string)slice!["name"]!));
        Assert.Equal(("user", HeldOutData.Users), ((string)report["groupedBy"]!, (int)report["groups"]!));
        Assert.True((double)report["qualityIndex"]!["value"]! > 9);
        Assert.Equal(8, report["findings"]!.AsArray().Count);
        // Requests with a region are answered in another mode, of which it says nothing.
        Assert.Equal(("full", "region"), ((string)report["mode"]!, (string)report["regionMode"]!));
        Assert.Equal((int)end["questions"]!, (int)end["answered"]!);
        Assert.Equal((EvaluationSetting.Items * 3) + (EvaluationSetting.Items * 2), (int)end["questions"]!);
        Assert.All(setting.Exam.Classes, requestClass => Assert.Equal(RequestClass.Background, requestClass));

        // It stands with the version.
        var version = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/adapters/sql/versions/2", null, setting.Acme.AdminToken);
        Assert.Equal((string)end["id"]!, (string)version["verdict"]!["evaluation"]!);
        Assert.True((bool)version["verdict"]!["passed"]!);
    }

    [Fact]
    public async Task Evaluation_OfAVersionThatForgot_IsRefusedForThat()
    {
        var end = await setting.EvaluateAsync(3, new { @base = true });
        Assert.False((bool)end["passed"]!);
        Assert.Equal(["baseAbilityKept"], Refusals(end));
        Assert.Contains("100.0 %", Finding(end, "baseAbilityKept"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_OfAVersionThatKnowsNoMore_IsNotBetter()
    {
        var end = await setting.EvaluateAsync(4, null);
        Assert.Equal(["better"], Refusals(end));
        Assert.Equal(4.0, (double)end["report"]!["qualityIndex"]!["value"]!, 2);
    }

    [Fact]
    public async Task Items_Worst_AreThoseThatBecameWrongSideBySide()
    {
        var end = await setting.EvaluateAsync(1, new { adapter = "sql", version = 2 });
        Assert.False((bool)end["passed"]!);
        var list = await setting.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/evaluations/{end["id"]}/items?worst=5", null, setting.DataToken);
        var items = list["items"]!.AsArray();
        Assert.Equal(5, items.Count);
        Assert.All(items, item =>
        {
            Assert.Equal((string)item!["code"]!, (string)item["candidate"]!["text"]!);
            Assert.Equal((string)item["expected"]!, (string)item["reference"]!["text"]!);
            Assert.True((bool)item["reference"]!["scores"]!["strict"]!);
            Assert.False((bool)item["candidate"]!["scores"]!["strict"]!);
        });
        using var tooMany = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/evaluations/{end["id"]}/items?worst=101", setting.DataToken);
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        var generic = await setting.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/evaluations/{end["id"]}/items?set=generic&worst=100", null, setting.DataToken);
        Assert.Equal(EvaluationSetting.Items, generic["items"]!.AsArray().Count);
    }

    /// <summary>What the base model says of a set is the same for every version that is compared with it.</summary>
    [Fact]
    public async Task Evaluation_OfWhatWasAskedBefore_AsksNothingAgain()
    {
        var first = await setting.EvaluateAsync(4, new { adapter = "sql", version = 3 });
        var asked = setting.Exam.Asked.Count;
        var second = await setting.EvaluateAsync(4, new { adapter = "sql", version = 3 });
        Assert.Equal(asked, setting.Exam.Asked.Count);
        Assert.Equal(first["report"]!.ToJsonString(), second["report"]!.ToJsonString());
    }

    /// <summary>What is asked is in usage under a caller of its own, and stands in no way of the tenant's people.</summary>
    [Fact]
    public async Task Evaluation_OfATenantWithoutAnyBudget_RunsAndTakesNoneOfIt()
    {
        var tenant = await setting.Gateway.CreateTenantAsync("poor");
        await setting.Gateway.UploadAsync(tenant, "sql", Corpus.Peft("llama.o-r1"));
        await setting.Gateway.SetAliasAsync(tenant, "fix", "sql", 1);
        await setting.Gateway.ManageAsync(HttpMethod.Patch, "/tenants/poor", new { limits = new { requestsPerMinute = 2, concurrency = 1, monthlyTokens = 1_000, mode = "enforce" } });
        var dataset = await HeldOutData.AddAsync(setting.Gateway, tenant.Id, 40);
        var data = await setting.Gateway.CreateTokenAsync("poor", "data:read", "data:write", "usage:read");
        var started = await setting.Gateway.ManageAsync(HttpMethod.Post, "/tenants/poor/evaluations", new { adapter = "sql", version = 1, dataset }, data);
        var (_, end) = await Exam.WatchAsync(setting.Gateway, data, "poor", (string)started["id"]!);
        Assert.Equal("done", (string)end["state"]!);

        // It took more than the month's budget. Of that nothing is used: this one may take all of it.
        using var asked = await setting.Gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", tenant.Token, Playground.Json("""{"model":"llama:fix","max_tokens":990,"messages":[{"role":"user","content":"hi"}]}"""));
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }

    [Fact]
    public async Task Start_OfWhatCannotBe_SaysWhichField()
    {
        foreach (var (body, status, field) in new (object, HttpStatusCode, string)[]
        {
            (new { adapter = "nosuch", version = 1, dataset = setting.Dataset }, HttpStatusCode.BadRequest, "version"),
            (new { adapter = "sql", version = 99, dataset = setting.Dataset }, HttpStatusCode.BadRequest, "version"),
            (new { adapter = "sql", version = 1, dataset = "ds_none" }, HttpStatusCode.BadRequest, "dataset"),
            (new { adapter = "sql", version = 1 }, HttpStatusCode.BadRequest, "dataset"),
            (new { adapter = "sql", version = 1, dataset = setting.Dataset, mode = "nosuch" }, HttpStatusCode.BadRequest, "mode"),
            (new { adapter = "sql", version = 1, dataset = setting.Dataset, against = new { adapter = "sql", version = 1 } }, HttpStatusCode.BadRequest, "against"),
            (new { adapter = "sql", version = 1, dataset = setting.Dataset, against = new { alias = "nosuch" } }, HttpStatusCode.BadRequest, "against"),
            (new { adapter = "sql", version = 1, dataset = setting.Dataset, against = new { alias = "a", @base = true } }, HttpStatusCode.BadRequest, "against"),
        })
        {
            using var response = await setting.Gateway.SendAsync(
                HttpMethod.Post, "/api/v1/tenants/acme/evaluations", setting.DataToken, System.Net.Http.Json.JsonContent.Create(body));
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal((status, field), (response.StatusCode, (string?)JsonNode.Parse(text)!["errors"]![0]!["field"]));
        }

        var training = await HeldOutData.AddAsync(setting.Gateway, setting.Acme.Id, 3, split: TenantStore.Datasets.DatasetSplit.Train);
        using var nothing = await setting.Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/evaluations", setting.DataToken, System.Net.Http.Json.JsonContent.Create(new { adapter = "sql", version = 1, dataset = training }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
    }

    [Fact]
    public async Task GenericSet_WithBadLines_NamesThemAllAndKeepsTheOneBefore()
    {
        var before = await setting.Gateway.ManageAsync(HttpMethod.Get, "/base-models/llama/generic-set");
        using var refused = await setting.PutGenericSetAsync("""
            {"error":"e","code":"a","fixed":"b","language":"sql"}
            not json
            {"error":"e","code":"a","fixed":"a","language":"sql"}
            {"error":"e","code":"a","fixed":"b"}
            {"error":"e","code":"a","fixed":"b","language":"sql","secret":1}
            """);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var errors = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!.AsArray();
        Assert.Equal([2, 3, 4, 5], errors.Select(error => int.Parse(((string)error!["message"]!).Split(' ', ':')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(before.ToJsonString(), (await setting.Gateway.ManageAsync(HttpMethod.Get, "/base-models/llama/generic-set")).ToJsonString());
        using var unknown = await setting.PutGenericSetAsync(Exam.GenericSet(1), "?language=sql", "nosuch");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static IEnumerable<string> Refusals(JsonObject end) =>
        end["report"]!["findings"]!.AsArray().Where(finding => !(bool)finding!["passed"]!).Select(finding => (string)finding!["rule"]!);

    private static string Finding(JsonObject end, string rule) =>
        (string)end["report"]!["findings"]!.AsArray().Single(finding => (string)finding!["rule"]! == rule)!["message"]!;
}
