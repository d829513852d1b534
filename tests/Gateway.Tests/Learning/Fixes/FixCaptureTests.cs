using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Fixes;

/// <summary>A fix, then at once what became of it.</summary>
public sealed class FixCaptureTests(FixSetting setting) : IClassFixture<FixSetting>
{
    private const string Kept = "SELECT a, b\nFROM acme_core.t\nWHERE a = 2";

    [Fact]
    public async Task Outcome_RightAfterTheFix_FindsIt()
    {
        setting.Write(FixSetting.Fixed);
        for (var i = 0; i < 10; i++)
        {
            var id = (await setting.FixAsync(FixSetting.Body())).GetProperty("id").GetString()!;
            Assert.Equal("kept", await ReportAsync(id, new JsonObject { ["event"] = "accepted" }));
        }
    }

    [Fact]
    public async Task Outcome_OfASilentFix_FindsItToo()
    {
        setting.Write(FixSetting.Code);
        using var silent = await setting.AskAsync(FixSetting.Body());
        Assert.Equal("kept", await ReportAsync(silent.Headers.GetValues("x-fix-id").Single(), new JsonObject { ["event"] = "rejected" }));
    }

    [Fact]
    public async Task Outcome_OfAnotherTenantsFix_Is404()
    {
        setting.Write(FixSetting.Fixed);
        var id = (await setting.FixAsync(FixSetting.Body())).GetProperty("id").GetString()!;
        var unknown = "fix-" + new string('0', 32);
        var answers = new HashSet<string>();
        foreach (var one in new[] { id, unknown })
        {
            using var response = await setting.Gateway.SendAsync(HttpMethod.Post, $"/v1/fixes/{one}/outcome", setting.Globex.Token, Playground.Json("""{"event":"accepted"}"""));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Single(answers);
    }

    /// <summary>Who consented to training gives an interaction (x, y, y′) with the fix's end; who did not gives none.</summary>
    [Theory]
    [InlineData("train", 1)]
    [InlineData("metrics", 0)]
    public async Task Outcome_WithTheFinalText_MakesAnInteractionWhereItMay(string consent, int expected)
    {
        var user = "person-" + consent;
        var data = await setting.Gateway.CreateTokenAsync("acme", "data:write", "data:read");
        using var agreed = await setting.Gateway.SendAsync(HttpMethod.Put, $"/api/v1/tenants/acme/consents/user?user={user}", data, Playground.Json($$"""{"level":"{{consent}}"}"""));
        Assert.True(agreed.IsSuccessStatusCode, await agreed.Content.ReadAsStringAsync());
        var before = await CountAsync(data);

        setting.Write(FixSetting.Fixed);
        var body = FixSetting.Body();
        body["user"] = user;
        body["path"] = "a.sql";
        var id = (await setting.FixAsync(body)).GetProperty("id").GetString()!;
        Assert.Equal("kept", await ReportAsync(id, new JsonObject { ["event"] = "executed_ok", ["final_text"] = Kept, ["user"] = user }));

        Assert.Equal(before + expected, await CountAsync(data));
    }

    private async Task<int> CountAsync(string token)
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/interactions", token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["items"]!.AsArray().Count;
    }

    private async Task<string> ReportAsync(string id, JsonObject report)
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, $"/v1/fixes/{id}/outcome", setting.Acme.Token, Playground.Json(report.ToJsonString()));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        return (string)JsonNode.Parse(text)!["result"]!;
    }
}
