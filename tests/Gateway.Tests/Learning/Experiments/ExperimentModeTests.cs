using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Learning.Fixes;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Answers;
using TenantStore.Experiments;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>A request that only one arm refuses is no way out of the experiment's numbers.</summary>
public sealed class ExperimentModeTests(FixSetting setting) : IClassFixture<FixSetting>
{
    private static int s_aliases;

    private Registry Registry => setting.Gateway.Services.GetRequiredService<Registry>();

    private TenantId Tenant => TenantId.Parse(setting.Acme.Id);

    [Theory]
    [InlineData("fixer", 1, "sql", 2, "diff, part")]
    [InlineData("sql", 1, "fixer", 1, "region")]
    [InlineData("fixer", 1, "regional", 1, "full, diff, none")]
    [InlineData("fixer", 1, "wide", 1, null)]
    public async Task Candidate_WithoutAModeOfTheControl_IsNotTried(string control, int controlVersion, string candidate, int version, string? lacked)
    {
        using var regional = await setting.UploadAsync(setting.Acme, "regional", """{"modes":{"part":{"answer":"region","user":"{region}"}},"defaultMode":"part"}""");
        using var wide = await setting.UploadAsync(setting.Acme, "wide", FixSetting.Manifest.Replace("\"part\"", "\"more\":{\"answer\":\"full\",\"user\":\"{code}\"},\"part\"", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (regional.StatusCode, wide.StatusCode));
        var alias = $"modes-{Interlocked.Increment(ref s_aliases)}";
        await setting.Gateway.SetAliasAsync(setting.Acme, alias, control, controlVersion);
        var writer = await setting.Gateway.CreateTokenAsync("acme", "experiments:write");
        var body = new JsonObject { ["candidate"] = new JsonObject { ["adapter"] = candidate, ["version"] = version } };
        using var response = await setting.Gateway.SendAsync(HttpMethod.Put, $"/api/v1/tenants/acme/aliases/{alias}/experiment", writer, Playground.Json(body.ToJsonString()));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(lacked is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        if (lacked is not null)
            Assert.Contains($": {lacked}.", text, StringComparison.Ordinal);
    }

    /// <summary>The base model answers what is held back, and cannot be asked for a diff.</summary>
    [Theory]
    [InlineData("fixer", 1, "diff, part")]
    [InlineData("sql", 1, null)]
    public async Task Holdback_WhereTheBaseModelLacksAModeOfTheControl_IsRefused(string control, int candidate, string? lacked)
    {
        using var wide = await setting.UploadAsync(setting.Acme, "held", FixSetting.Manifest.Replace("\"part\"", "\"more\":{\"answer\":\"full\",\"user\":\"{code}\"},\"part\"", StringComparison.Ordinal));
        var alias = $"modes-{Interlocked.Increment(ref s_aliases)}";
        await setting.Gateway.SetAliasAsync(setting.Acme, alias, control, 1);
        var writer = await setting.Gateway.CreateTokenAsync("acme", "experiments:write");
        var body = new JsonObject
        {
            ["candidate"] = new JsonObject { ["adapter"] = lacked is null ? "sql" : "held", ["version"] = lacked is null ? 2 : candidate },
            ["holdback"] = 0.1,
        };
        using var response = await setting.Gateway.SendAsync(HttpMethod.Put, $"/api/v1/tenants/acme/aliases/{alias}/experiment", writer, Playground.Json(body.ToJsonString()));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(lacked is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        if (lacked is not null)
            Assert.Equal(("holdback", true), ((string?)JsonNode.Parse(text)!["errors"]![0]!["field"], text.Contains($": {lacked}.", StringComparison.Ordinal)));
    }

    /// <summary>A base model's manifest may change under a running experiment.</summary>
    [Fact]
    public async Task Fix_InAModeThatOnlyTheOtherArmHas_FailedInItsArm()
    {
        var id = await StartAsync("fixer", new VersionReference(AdapterName.Parse("sql"), new VersionNumber(2)));
        setting.Write(FixSetting.Fixed, 9.0);

        Assert.Equal(HttpStatusCode.BadRequest, await UntilAsync(id, "diff", HttpStatusCode.BadRequest));
        Assert.Equal((true, AnswerState.Failed), Assert.Single(await RefusedAsync(id)));

        // What neither can be asked is the client's fault.
        Assert.Equal(HttpStatusCode.BadRequest, await UntilAsync(id, "patch", HttpStatusCode.BadRequest));
        Assert.Single(await RefusedAsync(id));
    }

    [Fact]
    public async Task Fix_WhosePromptTheHostRefuses_FailedInItsArmAndALimitDidNot()
    {
        var id = await StartAsync("fixer", new VersionReference(AdapterName.Parse("sql"), new VersionNumber(2)));
        foreach (var (status, code) in new[] { (429, "rate_limit_exceeded"), (400, "context_length_exceeded") })
        {
            setting.Host.Answer = request =>
            {
                request.SetReceipt();
                return request.JsonAsync(status, $$$"""{"error":{"message":"no","type":"invalid_request_error","code":"{{{code}}}","param":"messages"}}""");
            };
            Assert.Equal((HttpStatusCode)status, await AskAsync(id, "full"));
        }

        Assert.Equal(AnswerState.Failed, Assert.Single(await RefusedAsync(id)).State);
    }

    /// <summary>Past the endpoint, which would not have it.</summary>
    private async Task<string> StartAsync(string control, VersionReference candidate)
    {
        var alias = $"modes-{Interlocked.Increment(ref s_aliases)}";
        await setting.Gateway.SetAliasAsync(setting.Acme, alias, control, 1);
        await using var scope = await Registry.BeginAsync(Tenant, default);
        var settings = new ExperimentSettings { CandidatePercent = 50, Guardrails = new ExperimentMargins(), SettleSeconds = 60 };
        var started = await scope.Experiments.StartAsync(
            new NewExperiment(LearningId.New("exp"), AliasName.Parse(alias), candidate, settings, setting.Gateway.Time.GetUtcNow().AddDays(1)), Actor.OfSystem("tests"), default);
        await scope.CommitAsync(default);
        Assert.Equal(StartExperimentOutcome.Started, started.Outcome);
        return started.Experiment!.Id;
    }

    /// <summary>Asks until the other arm had its turn.</summary>
    private async Task<HttpStatusCode> UntilAsync(string id, string mode, HttpStatusCode wanted)
    {
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 100 && status != wanted; i++)
            status = await AskAsync(id, mode);
        return status;
    }

    private async Task<HttpStatusCode> AskAsync(string id, string mode)
    {
        await using var scope = await Registry.BeginReadAsync(Tenant, default);
        var body = FixSetting.Body();
        body["model"] = $"llama:{(await scope.Experiments.FindAsync(id, default))!.Alias}";
        body["mode"] = mode;
        body["deadlineMs"] = 30_000;
        using var response = await setting.AskAsync(body);
        return response.StatusCode;
    }

    private async Task<IReadOnlyList<(bool Candidate, AnswerState State)>> RefusedAsync(string id)
    {
        await using var scope = await Registry.BeginReadAsync(Tenant, default);
        var answers = await scope.Settlements.ListDueAsync(id, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 1000, default);
        return [.. answers.Where(answer => answer.State == AnswerState.Failed).Select(answer => (answer.Candidate, answer.State))];
    }
}
