using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;

namespace Gateway.Tests.Learning.Fixes;

public sealed class FixTests(FixSetting setting) : IClassFixture<FixSetting>
{
    [Fact]
    public async Task Fix_OfAnAdaptersAnswer_HasEditsCodeAndWhoAnswered()
    {
        setting.Write("```sql\n" + FixSetting.Fixed + "\n```", 4, 1.5);
        var fix = await setting.FixAsync(FixSetting.Body());

        Assert.Matches("^fix-[0-9a-f]{32}$", fix.GetProperty("id").GetString());
        Assert.Equal((FixSetting.Fixed, "full"), (fix.GetProperty("code").GetString(), fix.GetProperty("mode").GetString()));
        Assert.Equal(Math.Tanh(0.75), fix.GetProperty("confidence").GetDouble(), 4);
        var edit = Assert.Single(fix.GetProperty("edits").EnumerateArray());
        var (start, length) = (edit.GetProperty("start").GetInt32(), edit.GetProperty("length").GetInt32());
        Assert.Equal(FixSetting.Fixed, FixSetting.Code[..start] + edit.GetProperty("text").GetString() + FixSetting.Code[(start + length)..]);
        Assert.Equal((2, 1), (edit.GetProperty("line").GetInt32(), edit.GetProperty("lines").GetInt32()));
        var served = fix.GetProperty("servedBy");
        Assert.Equal(
            ("llama:fixer", "fixer", "fixer", 1, setting.Digest),
            (served.GetProperty("model").GetString(), served.GetProperty("alias").GetString(), served.GetProperty("adapter").GetString(), served.GetProperty("version").GetInt32(), served.GetProperty("digest").GetString()));
        Assert.Equal(JsonValueKind.Null, served.GetProperty("arm").ValueKind);
        Assert.True(fix.GetProperty("timings").GetProperty("totalMs").GetDouble() >= fix.GetProperty("timings").GetProperty("modelMs").GetDouble());
        Assert.Equal((7, 5, 3), (fix.GetProperty("usage").GetProperty("promptTokens").GetInt32(), fix.GetProperty("usage").GetProperty("answerTokens").GetInt32(), fix.GetProperty("usage").GetProperty("predictedTokens").GetInt32()));
    }

    [Fact]
    public async Task Fix_Asked_HostGetsTheManifestsPromptGreedyWithThePrediction()
    {
        setting.Write(FixSetting.Fixed);
        var body = FixSetting.Body();
        body["context"] = new JsonArray("t(a, b)", "u(c)");
        using var response = await setting.AskAsync(body);

        Assert.Equal(("fixer@1", setting.Digest), (response.Headers.GetValues("x-adapter").Single(), response.Headers.GetValues("x-adapter-digest").Single()));
        var asked = setting.Host.Seen.Last();
        Assert.Equal("/v1/chat/completions", asked.Assertion.Path);
        Assert.Equal(setting.Digest, asked.Assertion.Adapter.ToString());
        var sent = JsonNode.Parse(asked.Body)!;
        Assert.Equal("FULL sql", (string)sent["messages"]![0]!["content"]!);
        Assert.Equal($"C:t(a, b)\nC:u(c)\nE:table 't' does not exist\n{FixSetting.Code}", (string)sent["messages"]![1]!["content"]!);
        Assert.Equal((0, FixSetting.Code, true), ((int)sent["temperature"]!, (string)sent["prediction"]!["content"]!, (bool)sent["logprobs"]!));
        Assert.Equal(2, (int)sent["top_logprobs"]!);
        Assert.InRange((int)sent["max_tokens"]!, 1, 512);
    }

    [Fact]
    public async Task Fix_InDiffMode_IsAppliedToTheCode()
    {
        setting.Write("-FROM t\n+FROM acme_core.t");
        var body = FixSetting.Body();
        body["mode"] = "diff";
        var fix = await setting.FixAsync(body);
        Assert.Equal((FixSetting.Fixed, "diff"), (fix.GetProperty("code").GetString(), fix.GetProperty("mode").GetString()));
        Assert.Equal("DIFF", (string)JsonNode.Parse(setting.Host.Seen.Last().Body)!["messages"]![0]!["content"]!);
    }

    [Fact]
    public async Task Fix_WithARegion_IsOfTheModeThatRewritesRegions()
    {
        setting.Write("FROM acme_core.t");
        var body = FixSetting.Body();
        body["region"] = new JsonObject { ["start"] = 2, ["end"] = 2 };
        var fix = await setting.FixAsync(body);
        Assert.Equal((FixSetting.Fixed, "part"), (fix.GetProperty("code").GetString(), fix.GetProperty("mode").GetString()));
        Assert.Equal("FROM t", (string)JsonNode.Parse(setting.Host.Seen.Last().Body)!["messages"]![0]!["content"]!);
    }

    [Theory]
    [InlineData(FixSetting.Code, "no_change")]
    [InlineData("", "empty")]
    [InlineData("SELECT a, b\nFROM nobody.t\nWHERE a = 1", "names")]
    [InlineData("SELECT a", "size")]
    [InlineData("SELECT a, b\nFROM t\nWHERE a = = 1 (", "syntax")]
    [InlineData("SELECT a, b\nFROM t\nWHERE a = 'AKIAIOSFODNN7EXAMPLE'", "secrets")]
    public async Task Fix_OfABadAnswer_IsSilenceWithItsReason(string answer, string reason)
    {
        setting.Write(answer);
        using var response = await setting.AskAsync(FixSetting.Body());
        await AssertSilentAsync(response, "empty", reason, AnswerState.Empty);
    }

    [Fact]
    public async Task Fix_OfAnUnsureAnswer_IsSilence()
    {
        setting.Write(FixSetting.Fixed, 9, 0.4, 9);
        using var response = await setting.AskAsync(FixSetting.Body());
        await AssertSilentAsync(response, "empty", "confidence", AnswerState.Empty);
    }

    [Fact]
    public async Task Fix_OfAnAnswerThatWasCut_IsSilence()
    {
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, FixSetting.Chat(FixSetting.Fixed, "length", []));
        };
        using var response = await setting.AskAsync(FixSetting.Body());
        await AssertSilentAsync(response, "empty", "cut", AnswerState.Empty);
    }

    /// <summary>The answer would come late: the host is told to stop, and the client need not wait for it.</summary>
    [Fact]
    public async Task Fix_PastItsDeadline_StopsTheHostAndIsSilence()
    {
        var (began, stopped) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        setting.Host.Answer = async request =>
        {
            began = true;
            await request.AbortAsync();
            stopped.TrySetResult();
        };
        var body = FixSetting.Body();
        // On a machine that is busy with other tests the short ones may pass before the host is asked.
        foreach (var deadlineMs in new[] { 200, 2000, 10_000, 30_000 })
        {
            body["deadlineMs"] = deadlineMs;
            using var response = await setting.AskAsync(body);
            await AssertSilentAsync(response, "late", null, AnswerState.Late);
            if (began)
                break;
        }

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var deadline = setting.Host.Seen.Last().Assertion.Deadline;
        Assert.NotNull(deadline);
    }

    [Fact]
    public async Task Fix_WhoseClientLeaves_StopsTheHost()
    {
        var (began, stopped) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        setting.Host.Answer = async request =>
        {
            began.TrySetResult();
            await request.AbortAsync();
            stopped.TrySetResult();
        };
        using var leaves = new CancellationTokenSource();
        var body = FixSetting.Body();
        body["language"] = "left";
        var asking = setting.AskAsync(body, cancellationToken: leaves.Token);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // It was eligible, and nobody got anything.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        FunnelEntry? counted;
        while ((counted = await CountAsync("left")) is null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        Assert.Equal((1, 0), (counted.Counts.Eligible, counted.Counts.InTime));
    }

    /// <summary>An engine that cannot tell probabilities is asked again without them, and then not for them, until another host may have taken its place.</summary>
    [Fact]
    public async Task Fix_OfAHostWithoutLogprobs_HasTheConfidenceOfTheChecks()
    {
        var gateway = new FixSetting();
        await gateway.InitializeAsync();
        gateway.Host.Answer = request =>
        {
            request.SetReceipt();
            return JsonNode.Parse(request.Body)!["logprobs"] is not null
                ? request.JsonAsync(400, """{"error":{"message":"no","type":"invalid_request_error","code":"unsupported_capability","param":"logprobs"}}""")
                : request.JsonAsync(200, FixSetting.Chat(FixSetting.Fixed, "stop", []));
        };
        Assert.Equal(0.5, (await gateway.FixAsync(FixSetting.Body())).GetProperty("confidence").GetDouble());
        Assert.Equal(0.5, (await gateway.FixAsync(FixSetting.Body())).GetProperty("confidence").GetDouble());
        Assert.Equal(3, gateway.Host.Seen.Count);
        // The second is a request of its own to limits and bills.
        Assert.Equal(3, gateway.Host.Seen.Select(seen => seen.Assertion.RequestId).Distinct().Count());

        gateway.Gateway.Time.Advance(TimeSpan.FromMinutes(11));
        await gateway.Host.ReportAsync();
        gateway.Write(FixSetting.Fixed, 4);
        Assert.True((await gateway.FixAsync(FixSetting.Body())).GetProperty("confidence").GetDouble() > 0.5);
        await gateway.DisposeAsync();
    }

    /// <summary>What the user has just written is not taken back.</summary>
    [Fact]
    public async Task Fix_ThatTakesBackTheLastEdit_IsSilenceInThatSessionOnly()
    {
        setting.Write("SELECT a, b\nFROM t\nWHERE a = 2");
        var before = FixSetting.Body("SELECT a, b\nFROM t\nWHERE a = 2");
        before["session"] = "s1";
        using (await setting.AskAsync(before))
        {
        }

        var now = FixSetting.Body();
        now["session"] = "s1";
        using var same = await setting.AskAsync(now);
        await AssertSilentAsync(same, "empty", "reversal", AnswerState.Empty);
        now["session"] = "s2";
        using var other = await setting.AskAsync(now);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    /// <summary>A fix that is done in time is not late because a registry is busy with others: it is given out, and its row is written when it can be.</summary>
    [Fact]
    public async Task Fix_WhileTheRegistryTakesNoRows_IsAnsweredWithinItsDeadlineAndWrittenLater()
    {
        var busy = new FixSetting { Settings = ["--Fixes:RowPatienceMs=50"] };
        await busy.InitializeAsync();
        busy.Write(FixSetting.Fixed);
        // Known from here on: resolving needs no registry.
        await busy.FixAsync(FixSetting.Body());
        var body = FixSetting.Body();
        // Shorter than the registry is waited for.
        body["deadlineMs"] = 10_000;
        JsonElement fix;
        var (journal, acme) = (busy.Gateway.Services.GetRequiredService<AnswerJournal>(), TenantId.Parse(busy.Acme.Id));
        await using (await busy.Gateway.Services.GetRequiredService<TenantStore.Registry>().BeginAsync(acme, default))
        {
            fix = await busy.FixAsync(body);
            // The same gateway finds it at once.
            Assert.NotNull(journal.Find(acme, fix.GetProperty("id").GetString()!));
        }

        Assert.InRange(fix.GetProperty("timings").GetProperty("totalMs").GetDouble(), 0, 10_000);
        await journal.FlushAsync(default);
        await using (var scope = await busy.Gateway.Services.GetRequiredService<TenantStore.Registry>().BeginReadAsync(acme, default))
            Assert.Equal(ConsentLevel.NoCode, (await scope.Answers.FindAsync(fix.GetProperty("id").GetString()!, default))!.ConsentLevel);
        await busy.DisposeAsync();
    }

    /// <summary>An answer that is no fix may hold a secret all the same: experiments count those by this word.</summary>
    [Theory]
    [InlineData("full", "length", "SELECT a, b\nFROM t\nWHERE a = 'AKIAIOSFODNN7EXAMPLE'")]
    [InlineData("diff", "stop", "the key is AKIAIOSFODNN7EXAMPLE")]
    public async Task Fix_ThatCannotBeAppliedAndHasASecret_IsSilenceForTheSecret(string mode, string finish, string answer)
    {
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, FixSetting.Chat(answer, finish, []));
        };
        var body = FixSetting.Body();
        body["mode"] = mode;
        using var response = await setting.AskAsync(body);
        await AssertSilentAsync(response, "empty", "secrets", AnswerState.Empty);
    }

    [Fact]
    public async Task Fix_Answered_IsKeptBeforeItsAnswerWithoutCode()
    {
        setting.Write(FixSetting.Fixed);
        var body = FixSetting.Body();
        body.Remove("deadlineMs");
        body["user"] = "ada";
        var id = (await setting.FixAsync(body)).GetProperty("id").GetString()!;
        var row = await FindAsync(id);
        Assert.Equal((AnswerState.Answered, AnswerKind.Fix, "fixer", 1, "sql"), (row!.State, row.Kind, row.Adapter.ToString(), row.Version, row.Language));
        Assert.StartsWith("u_", row.UserKey, StringComparison.Ordinal);
        Assert.NotEmpty(row.AnswerHash);
        Assert.Equal(3000, row.DeadlineMs);
        // Nobody else's.
        Assert.Null(await FindAsync(id, setting.Globex));
    }

    /// <summary>Neither the code nor the error nor the fix stands in a log, in a file or in what is measured.</summary>
    [Fact]
    public async Task Fix_Answered_LeavesNoCodeBehind()
    {
        const string Marked = "SELECT zq_canary_one, b\nFROM t\nWHERE a = 1";
        setting.Write(Marked.Replace("FROM t", "FROM acme_core.t", StringComparison.Ordinal));
        var body = FixSetting.Body(Marked);
        body["error"]!["message"] = "zq_canary_error";
        body["context"] = new JsonArray("zq_canary_context");
        body["session"] = "zq_canary_session";
        body["user"] = "zq_canary_user";
        await setting.FixAsync(body);

        Assert.DoesNotContain(setting.Gateway.Logs.Lines, line => line.Contains("zq_canary", StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(setting.Gateway.State, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("zq_canary", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    private async Task AssertSilentAsync(HttpResponseMessage response, string state, string? reason, AnswerState kept)
    {
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(state, response.Headers.GetValues("x-fix-state").Single());
        Assert.Equal(reason, response.Headers.TryGetValues("x-fix-reason", out var reasons) ? reasons.Single() : null);
        // What is late is written behind its answer.
        if (kept == AnswerState.Late)
            await setting.Gateway.Services.GetRequiredService<AnswerJournal>().FlushAsync(default);
        Assert.Equal(kept, (await FindAsync(response.Headers.GetValues("x-fix-id").Single()))!.State);
    }

    /// <summary>The funnel of a language; null when nothing was asked in it.</summary>
    private async Task<FunnelEntry?> CountAsync(string language)
    {
        await setting.Gateway.Services.GetRequiredService<AnswerJournal>().FlushAsync(default);
        await using var scope = await setting.Gateway.Services.GetRequiredService<TenantStore.Registry>().BeginReadAsync(TenantId.Parse(setting.Acme.Id), default);
        var now = setting.Gateway.Time.GetUtcNow();
        return (await scope.Outcomes.CountAsync(now.AddDays(-1), now.AddDays(1), FunnelGrouping.Language, 99, default)).SingleOrDefault(entry => entry.Language == language);
    }

    private async Task<NewAnswer?> FindAsync(string id, TestTenant? tenant = null)
    {
        Assert.True(TenantId.TryParse((tenant ?? setting.Acme).Id, out var of));
        await using var scope = await setting.Gateway.Services.GetRequiredService<TenantStore.Registry>().BeginReadAsync(of, CancellationToken.None);
        return await scope.Answers.FindAsync(id, CancellationToken.None);
    }
}
