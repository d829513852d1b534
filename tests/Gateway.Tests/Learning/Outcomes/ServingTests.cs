using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Generating;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Learning.Users;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Answers;
using TenantStore.Credentials;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>What is noted of answers when they are served.</summary>
public sealed class ServingTests(OutcomeSetting setting) : IClassFixture<OutcomeSetting>
{
    private ContentHashes Hashes => setting.Gateway.Services.GetRequiredService<ContentHashes>();

    [Fact]
    public async Task Serve_ACompletion_IsNotedWithWhoAnsweredWhomAndNoCode()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token, body: """{"model":"llama:quickfix","prompt":"SELECT amnt","user":"jane"}""", text: " SELECT amount ");

        var answer = await setting.WrittenAsync(setting.AcmeId, id);

        Assert.Equal((AnswerKind.Completion, AnswerState.Answered, "quickfix", "sql", 1), (answer.Kind, answer.State, answer.Alias.ToString(), answer.Adapter.ToString(), answer.Version));
        Assert.Equal((setting.Digest, "llama", AnswerArm.None, ""), (answer.Digest.ToString(), answer.BaseModel.ToString(), answer.Arm, answer.ExperimentId));
        Assert.Equal(setting.Gateway.Services.GetRequiredService<UserKeys>().OfName(setting.AcmeId, "jane"), answer.UserKey);
        Assert.Equal((Hashes.Of(setting.AcmeId, "SELECT amnt"), Hashes.Of(setting.AcmeId, "SELECT amount")), (answer.PromptHash, answer.AnswerHash));
        Assert.NotEqual(Hashes.Of(setting.GlobexId, "SELECT amnt"), answer.PromptHash);
        Assert.InRange(answer.LatencyMs, 0, 60_000);
        Assert.Equal("default", answer.ConsentId);
    }

    [Fact]
    public async Task Serve_AStream_IsNotedWithItsWholeText()
    {
        var id = setting.NewId("chatcmpl");
        setting.Host.Answer = async request =>
        {
            request.StartEvents();
            foreach (var piece in new[] { "SELECT ", "amo", "unt" })
                await request.EventAsync(JsonSerializer.Serialize(new { id, choices = new[] { new { index = 0, delta = new { content = piece } } } }));
            await request.EventAsync("[DONE]");
        };

        using (var response = await setting.Gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", setting.Acme.Token, Playground.Json("""{"model":"llama:quickfix","stream":true,"messages":[{"role":"system","content":"s"},{"role":"user","content":"fix it"}]}""")))
            Assert.Contains("unt", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var answer = await setting.WrittenAsync(setting.AcmeId, id);
        Assert.Equal((AnswerKind.Chat, AnswerState.Answered), (answer.Kind, answer.State));
        Assert.Equal((Hashes.Of(setting.AcmeId, "fix it"), Hashes.Of(setting.AcmeId, "SELECT amount")), (answer.PromptHash, answer.AnswerHash));
    }

    [Fact]
    public async Task Serve_TabbysSegments_AreNotedWithTheirLanguage()
    {
        var token = await setting.DefaultAliasTokenAsync();
        var id = await setting.CompleteAsync(token, body: """{"language":"SQL","segments":{"prefix":"SELECT ","suffix":" FROM t"},"user":"u"}""");
        var tenant = await TenantOfAsync(token);

        var answer = await setting.WrittenAsync(tenant, id);

        Assert.Equal(("sql", Hashes.Of(tenant, "SELECT \0 FROM t")), (answer.Language, answer.PromptHash));
    }

    [Fact]
    public async Task Serve_NothingToSay_IsNotedAsEmpty() =>
        Assert.Equal(AnswerState.Empty, (await setting.WrittenAsync(setting.AcmeId, await setting.CompleteAsync(setting.Acme.Token, text: ""))).State);

    [Fact]
    public async Task Serve_MoreThanIsCopied_IsNotedWithItsIdAndNoHash()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token, text: new string('x', 200_000));
        // The copy is cut, and is no JSON any more.
        var follows = await setting.CompleteAsync(setting.Acme.Token);
        await setting.WrittenAsync(setting.AcmeId, follows);

        Assert.Equal("", (await setting.WrittenAsync(setting.AcmeId, id)).AnswerHash);
    }

    [Fact]
    public async Task Serve_WhatTheGatewayAsksItself_IsNotNoted()
    {
        var caller = await setting.Gateway.Services.GetRequiredService<TokenDirectory>().FindAsync(setting.Acme.Token, default);
        var id = setting.NewId("cmpl");
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, JsonSerializer.Serialize(new { id, choices = new[] { new { index = 0, text = "x" } } }));
        };
        var answer = await setting.Gateway.Services.GetRequiredService<Generator>().AskAsync(
            new GenerationRequest { Caller = caller!, Path = "/v1/completions", Body = """{"model":"llama:quickfix","prompt":"x"}"""u8.ToArray(), RequestId = id }, default);
        Assert.True(answer.IsSuccess);
        await setting.WrittenAsync(setting.AcmeId, await setting.CompleteAsync(setting.Acme.Token));

        Assert.Equal((int)HttpStatusCode.NotFound, (await setting.TellAsync(setting.Acme.Token, id, new { @event = "shown" })).Status);
    }

    [Fact]
    public async Task Serve_TheHostFails_IsEligibleAndFailed()
    {
        var tenant = await setting.Gateway.CreateTenantAsync("failing");
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(500, """{"error":{"message":"x","type":"server_error","code":"internal_error"}}""");
        };
        using (var response = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/completions", tenant.Token, Playground.Json("""{"model":"llama","prompt":"x"}""")))
            Assert.True((int)response.StatusCode >= 500);
        await setting.CompleteAsync(tenant.Token, "llama");
        var reader = await setting.Gateway.CreateTokenAsync("failing", "data:read");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            // Its client knows of the failure before it is noted.
            var group = (await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/failing/funnel", token: reader))["groups"]!.AsArray().SingleOrDefault();
            if (group is not null && (int)group["eligible"]! == 2)
            {
                Assert.Equal(1, (int)group["generated"]!["count"]!);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Whose client left before anything came was eligible, and is neither generated nor in time.</summary>
    [Fact]
    public async Task Serve_TheClientLeaves_IsEligibleAndNothingElse()
    {
        var tenant = await setting.Gateway.CreateTenantAsync("leaving");
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        setting.Host.Answer = request =>
        {
            began.TrySetResult();
            return request.AbortAsync();
        };
        using var leaves = new CancellationTokenSource();
        var asking = setting.Gateway.SendAsync(HttpMethod.Post, "/v1/completions", tenant.Token, Playground.Json("""{"model":"llama","prompt":"x"}"""), leaves.Token);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var reader = await setting.Gateway.CreateTokenAsync("leaving", "data:read");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        JsonNode? group;
        while ((group = (await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/leaving/funnel", token: reader))["groups"]!.AsArray().SingleOrDefault()) is null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        Assert.Equal((1, 0, 0), ((int)group["eligible"]!, (int)group["generated"]!["count"]!, (int)group["inTime"]!["count"]!));
    }

    /// <summary>Not to note answers is a choice: then nothing is copied, and no report finds one.</summary>
    [Fact]
    public async Task Serve_WithoutRecordAnswers_NotesNothing()
    {
        var off = new OutcomeSetting(recordAnswers: false);
        await off.InitializeAsync();
        try
        {
            var id = await off.CompleteAsync(off.Acme.Token);
            Assert.Equal(404, (await off.TellAsync(off.Acme.Token, id, new { @event = "shown" })).Status);
            Assert.False(off.Gateway.Services.GetRequiredService<AnswerRecorder>().Served.TryPeek(out _));
        }
        finally
        {
            await off.DisposeAsync();
        }
    }

    /// <summary>One row that no database takes keeps neither those around it nor other tenants' from being written.</summary>
    [Fact]
    public async Task Flush_WithARowThatCannotBeWritten_WritesTheOthers()
    {
        var acme = await setting.WrittenAsync(setting.AcmeId, await setting.CompleteAsync(setting.Acme.Token));
        var journal = setting.Gateway.Services.GetRequiredService<AnswerJournal>();
        var (before, bad, after, other) = (setting.NewId("cmpl"), setting.NewId("cmpl"), setting.NewId("cmpl"), setting.NewId("cmpl"));
        journal.Add(setting.AcmeId, acme with { AnswerId = before });
        journal.Add(setting.AcmeId, acme with { AnswerId = bad, State = (AnswerState)99 });
        journal.Add(setting.AcmeId, acme with { AnswerId = after });
        journal.Add(setting.GlobexId, acme with { AnswerId = other });

        await journal.FlushAsync(default);

        foreach (var (tenant, id) in new[] { (setting.AcmeId, before), (setting.AcmeId, after), (setting.GlobexId, other) })
            Assert.Equal(id, (await setting.WrittenAsync(tenant, id)).AnswerId);
        Assert.Null(journal.Find(setting.AcmeId, bad));
    }

    /// <summary>What cannot be written waits up to a bound; beyond it the oldest of whoever has most go, and nobody else's.</summary>
    [Fact]
    public async Task Add_MoreThanMayWait_LosesTheOldestOfWhoeverHasMost()
    {
        var one = await setting.WrittenAsync(setting.AcmeId, await setting.CompleteAsync(setting.Acme.Token));
        using var journal = ActivatorUtilities.CreateInstance<AnswerJournal>(setting.Gateway.Services);
        journal.Add(setting.GlobexId, one with { AnswerId = "quiet" });
        for (var i = 0; i < 50_000; i++)
            journal.Add(setting.AcmeId, one with { AnswerId = $"{i}" });

        Assert.NotNull(journal.Find(setting.GlobexId, "quiet"));
        Assert.Null(journal.Find(setting.AcmeId, "0"));
        Assert.NotNull(journal.Find(setting.AcmeId, "1"));
        Assert.NotNull(journal.Find(setting.AcmeId, "49999"));
    }

    private async Task<TenantStore.TenantId> TenantOfAsync(string token) =>
        (await setting.Gateway.Services.GetRequiredService<TokenDirectory>().FindAsync(token, default))!.Tenant!.Id;
}
