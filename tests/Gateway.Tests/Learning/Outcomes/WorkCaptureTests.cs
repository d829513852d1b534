using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Learning.Experiments.Settling;
using Gateway.Learning.Interactions.Content;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Outcomes.Intake;
using Gateway.Learning.Users;
using Gateway.Tests.Learning.Fixes;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Datasets;
using TenantStore.Encryption;
using TenantStore.Experiments;
using TenantStore.Interactions;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>What a fix and its outcome, or an edit that a client tells whole, become under each consent.</summary>
public sealed class WorkCaptureTests(FixSetting setting) : IClassFixture<FixSetting>
{
    private const string Ran = "SELECT a, b\nFROM acme_core.t\nWHERE a = 1 -- ask jane@acme.example";

    private Registry Registry => setting.Gateway.Services.GetRequiredService<Registry>();

    private TenantId Acme => TenantId.Parse(setting.Acme.Id);

    [Fact]
    public async Task Outcome_OfAFixThatRan_IsAnInteractionScrubbedAndOnce()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);

        Assert.Equal("kept", await TellAsync(id, new { @event = "executed_ok", final_text = Ran }));
        Assert.Equal("repeated", await TellAsync(id, new { @event = "executed_ok", final_text = Ran }));
        Assert.Equal("kept", await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = Ran }));

        var (stored, content) = Assert.Single(await InteractionsAsync(user));
        Assert.Equal((id, InteractionOrigin.Both, InteractionSource.Fix, "sql"), (stored.AnswerId, stored.Origin, stored.Source, stored.Language));
        Assert.Equal(("table 't' does not exist", FixSetting.Code, FixSetting.Fixed), (content.Error, content.Code, content.Answer));
        Assert.Equal(Ran.Replace("jane@acme.example", "<EMAIL_1>", StringComparison.Ordinal), content.Fixed);
    }

    /// <summary>What a request for a fix may have, its interaction may have as well.</summary>
    [Fact]
    public async Task Outcome_OfAFixAtAllLimits_IsAnInteraction()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train, change: body =>
        {
            body["path"] = new string('p', 1000);
            body["context"] = new JsonArray([.. Enumerable.Range(1, 64).Select(i => (JsonNode)$"t{i}(a)")]);
            body["error"] = new JsonObject { ["message"] = "table 't' does not exist", ["kind"] = "Error 42: of analysis, in the second stage" };
        });

        await TellAsync(id, new { @event = "executed_ok", final_text = Ran });

        var (stored, content) = Assert.Single(await InteractionsAsync(user));
        Assert.Equal(("unknown_table", 64, 1000), (stored.ErrorKind, content.Context.Count, content.Path!.Length));
    }

    [Theory]
    [InlineData(ConsentLevel.NoCode)]
    [InlineData(ConsentLevel.Metrics)]
    public async Task Outcome_WithoutConsentToTrain_IsNoInteraction(ConsentLevel level)
    {
        var (id, user) = await FixAsync(level);

        await TellAsync(id, new { @event = "executed_ok", final_text = Ran });

        Assert.Empty(await InteractionsAsync(user));
        // How much is left is a number that comes from code.
        Assert.Equal(level == ConsentLevel.Metrics ? 1 : null, Assert.Single(await OutcomesAsync(id)).Similarity);
    }

    [Fact]
    public async Task Outcome_RetainedButChanged_IsNoRetention()
    {
        var (id, _) = await FixAsync(ConsentLevel.NoCode);

        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = "DELETE everything" });

        var outcome = Assert.Single(await OutcomesAsync(id));
        Assert.Equal((OutcomeKind.Changed, (double?)null), (outcome.Kind, outcome.Similarity));
    }

    /// <summary>One line of thirty was mended and is as it was: of the whole code nearly all is there, of the fix nothing. The guardrail of experiments sees it.</summary>
    [Fact]
    public async Task Outcome_OfAFixTakenBack_IsAReversalHoweverLongTheCode()
    {
        var rest = string.Concat(Enumerable.Range(1, 30).Select(i => $"\nAND column_{i} = {i}"));
        var (id, _) = await FixAsync(ConsentLevel.NoCode, FixSetting.Code + rest, FixSetting.Fixed + rest);
        await TellAsync(id, new { @event = "accepted" });

        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = FixSetting.Fixed + rest + "\nAND more = 1" });
        await TellAsync(id, new { @event = "retained", delay_ms = 60_000, final_text = FixSetting.Code + rest + "\nAND more = 1" });

        var told = await OutcomesAsync(id);
        Assert.Equal([OutcomeKind.Accepted, OutcomeKind.Retained, OutcomeKind.Changed], told.OrderBy(outcome => outcome.DelayMs ?? 0).Select(outcome => outcome.Kind));
        var at = DateTimeOffset.UnixEpoch;
        var answer = new UnsettledAnswer
        {
            AnswerId = id,
            Unit = id,
            Candidate = true,
            UserKey = "u",
            State = AnswerState.Answered,
            Refusal = "",
            LatencyMs = 5,
            DeadlineMs = null,
            At = at,
        };
        var facts = told.OrderBy(outcome => outcome.DelayMs ?? 0).Select(outcome => new OutcomeFact(id, outcome.Kind, outcome.DelayMs, outcome.Similarity, at)).ToList();
        Assert.Equal("primary reversal", new RequestOutcome(ExperimentPrimary.Retained30s, [answer], facts, at).Text);
    }

    [Fact]
    public async Task Outcome_FromAnotherTenant_FindsNoFix()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);

        using var response = await setting.Gateway.SendAsync(
            HttpMethod.Post, $"/v1/fixes/{id}/outcome", setting.Globex.Token, Playground.Json("""{"event":"executed_ok","final_text":"SELECT 1"}"""));

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Empty(await InteractionsAsync(user));
        Assert.Empty(await OutcomesAsync(id));
    }

    [Theory]
    [InlineData("continue-edit-accepted", true)]
    [InlineData("continue-edit-rejected", false)]
    [InlineData("continue-edit-nocode", false)]
    public async Task Outcome_OfContinuesEdit_IsAnInteractionWhenItWasAccepted(string recorded, bool isOne)
    {
        var token = await PersonAsync(ConsentLevel.Train);
        var body = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Corpus.Root, "tests/corpus/outcomes", recorded + ".json")))!["body"]!;

        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/dev-data", token.Token, Playground.Json(body.ToJsonString()));

        Assert.Equal(200, (int)response.StatusCode);
        var all = await InteractionsAsync(token.UserKey);
        Assert.Equal(isOne ? 1 : 0, all.Count);
        if (isOne)
        {
            Assert.Equal((InteractionOrigin.Assistant, InteractionSource.Continue, "sql"), (all[0].Stored.Origin, all[0].Stored.Source, all[0].Stored.Language));
            Assert.Equal(("column amnt does not exist", "SELECT amnt FROM orders", "SELECT amount FROM orders"), (all[0].Content.Error, all[0].Content.Code, all[0].Content.Fixed));
            // Its report has the same code, and fits no answer.
            var effects = await Eraser.EraseOneAsync(Acme, all[0].Stored.Id, Actor.OfSystem("test"), default);
            Assert.Equal([("interactions", 1), ("outcomeDetails", 1)], effects!.Select(effect => (effect.What, effect.Count)));
        }
    }

    /// <summary>Continue's development data tells no repository: the address that it is sent to does.</summary>
    [Theory]
    [InlineData("?repository=open", true)]
    [InlineData("?repository=vault", false)]
    [InlineData("", false)]
    public async Task Outcome_OfContinuesEdit_AsksForTheRepositoryOfItsAddress(string query, bool isCaptured)
    {
        var token = await PersonAsync(ConsentLevel.Train);
        await SetAsync(token.UserKey, ConsentLevel.NoCode, "vault");
        var body = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Corpus.Root, "tests/corpus/outcomes/continue-edit-accepted.json")))!["body"]!;
        body["data"]!["test"] = Guid.NewGuid().ToString();

        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/dev-data" + query, token.Token, Playground.Json(body.ToJsonString()));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(isCaptured ? ["open"] : [], (await InteractionsAsync(token.UserKey)).Select(one => one.Stored.Repository));
        using var refused = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/dev-data?repository=a%20b", token.Token, Playground.Json(body.ToJsonString()));
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Erase_APerson_TakesAnswersAndOutcomesAlong()
    {
        var (id, user) = await FixAsync(ConsentLevel.NoCode);
        var (other, _) = await FixAsync(ConsentLevel.NoCode);
        await TellAsync(id, new { @event = "accepted" });
        await TellAsync(other, new { @event = "accepted" });

        var effects = await setting.Gateway.Services.GetRequiredService<LearningEraser>().EraseUserAsync(Acme, user, Actor.OfSystem("test"), default);

        Assert.Contains(new { What = "outcomes", Count = 1 }, effects.Select(effect => new { effect.What, effect.Count }));
        Assert.Contains(new { What = "answers", Count = 1 }, effects.Select(effect => new { effect.What, effect.Count }));
        Assert.Empty(await OutcomesAsync(id));
        Assert.Single(await OutcomesAsync(other));
        Assert.Equal("404", await TellAsync(id, new { @event = "accepted" }));
    }

    /// <summary>Of what two people have a part in no code is kept, and no more than both agreed to.</summary>
    [Theory]
    [InlineData(ConsentLevel.Train, "kept")]
    [InlineData(ConsentLevel.None, "not_kept")]
    public async Task Outcome_ToldBySomebodyElse_AsksBothAndKeepsNoCode(ConsentLevel reporters, string result)
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        var other = NewPerson();
        await SetAsync(other.UserKey, reporters);

        Assert.Equal(result, await TellAsync(id, new { @event = "executed_ok", final_text = Ran, user = other.Name, note = "SELECT secret" }));

        Assert.Empty(await InteractionsAsync(user));
        Assert.Empty(await InteractionsAsync(other.UserKey));
        var kept = await OutcomesAsync(id);
        Assert.Equal(result == "kept" ? 1 : 0, kept.Count);
        Assert.All(kept, outcome => Assert.Equal((other.UserKey, null, (double?)null), (outcome.UserKey, outcome.Details, outcome.Similarity)));
    }

    [Fact]
    public async Task Outcome_OfSomebodyWhoAgreedToNothingMeanwhile_IsNotKeptWhoeverTells()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await SetAsync(user, ConsentLevel.None);
        var other = NewPerson();
        await SetAsync(other.UserKey, ConsentLevel.Train);

        Assert.Equal("not_kept", await TellAsync(id, new { @event = "executed_ok", final_text = Ran, user = other.Name }));

        Assert.Empty(await InteractionsAsync(other.UserKey));
        Assert.Empty(await OutcomesAsync(id));
    }

    [Fact]
    public async Task Fix_OfSomebodyWhoAgreedToNothing_IsNotKept()
    {
        var (id, _) = await FixAsync(ConsentLevel.None);
        Assert.Null(await AnswerAsync(id));

        var (lowered, _) = await FixAsync(ConsentLevel.Train, change: body => body["consent"] = "none");
        Assert.Null(await AnswerAsync(lowered));

        var (kept, user) = await FixAsync(ConsentLevel.Metrics);
        await using var scope = await Registry.BeginReadAsync(Acme, default);
        Assert.Equal((await scope.Consents.DecideAsync(user, "", default)).ConsentId, (await AnswerAsync(kept))!.ConsentId);
    }

    [Theory]
    [InlineData("vault", false)]
    [InlineData("open", true)]
    [InlineData(null, false)]
    public async Task Outcome_WithConsentsForRepositories_AsksForTheFixs(string? repository, bool isCaptured)
    {
        var (user, key) = NewPerson();
        await SetAsync(key, ConsentLevel.Train);
        await SetAsync(key, ConsentLevel.NoCode, "vault");

        var id = await FixAsync(user, body => body["repository"] = repository);
        await TellAsync(id, new { @event = "executed_ok", final_text = Ran, note = "SELECT secret" });

        Assert.Equal(isCaptured ? [repository!] : [], (await InteractionsAsync(key)).Select(one => one.Stored.Repository));
        Assert.Equal(repository ?? "", Assert.Single(await OutcomesAsync(id)).Repository);
    }

    [Fact]
    public async Task Outcome_OfARequestThatAllowedLess_KeepsThatOnly()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train, change: body => body["consent"] = "metrics");

        await TellAsync(id, new { @event = "executed_ok", final_text = Ran, note = "SELECT secret" });

        Assert.Empty(await InteractionsAsync(user));
        Assert.NotNull(Assert.Single(await OutcomesAsync(id)).Similarity);
    }

    /// <summary>What the request allowed stands with its answer: after a restart, or minutes later, no more is kept than before.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outcome_OfARequestThatAllowedLess_KeepsNoCodeWhenItsCodeIsForgottenToo(bool isForgotten)
    {
        var (id, user) = await FixAsync(ConsentLevel.Train, change: body => body["consent"] = "noCode");
        if (isForgotten)
            setting.Gateway.Services.GetRequiredService<AnsweredCases>().Forget(Acme, id);

        await TellAsync(id, new { @event = "executed_error", final_text = Ran, note = "SELECT secret" });

        var (outcome, seal) = (Assert.Single(await OutcomesAsync(id)), setting.Gateway.Services.GetRequiredService<ContentSeal>());
        Assert.Equal("""{"event":"executed_error"}""", Encoding.UTF8.GetString((await seal.OpenAsync(Acme, NewOutcome.DetailsPlace(outcome.EventKey), outcome.Details, default))!));
        Assert.Null(outcome.Similarity);
        Assert.Empty(await InteractionsAsync(user));
    }

    /// <summary>Whoever agrees later does not agree for what was asked before.</summary>
    [Theory]
    [InlineData(ConsentLevel.NoCode)]
    [InlineData(ConsentLevel.Metrics)]
    public async Task Outcome_OfAFixFromBeforeTheConsent_KeepsWhatWasAgreedToThen(ConsentLevel before)
    {
        var (id, user) = await FixAsync(before);
        await SetAsync(user, ConsentLevel.Train);

        await TellAsync(id, new { @event = "executed_ok", final_text = Ran, note = "SELECT secret" });

        Assert.Empty(await InteractionsAsync(user));
        Assert.Equal(before == ConsentLevel.Metrics ? 1 : null, Assert.Single(await OutcomesAsync(id)).Similarity);
    }

    /// <summary>Another gateway has the code still: the answer's row says that it is of no use any more.</summary>
    [Fact]
    public async Task Withdrawal_HoldsForCodeThatAnotherGatewayRemembers()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        var cases = setting.Gateway.Services.GetRequiredService<AnsweredCases>();
        var elsewhere = cases.Find(Acme, id)!;
        await Eraser.WithdrawAsync(Acme, user, "", Actor.OfSystem("test"), default);
        await SetAsync(user, ConsentLevel.Train);
        cases.Keep(Acme, id, elsewhere);

        Assert.Equal("kept", await TellAsync(id, new { @event = "executed_ok", final_text = Ran }));

        Assert.Empty(await InteractionsAsync(user));
        Assert.Null(Assert.Single(await OutcomesAsync(id)).Similarity);
    }

    /// <summary>What stayed may fail at its first run; y′ is what ran.</summary>
    [Fact]
    public async Task Outcome_OfAFixThatStayedFailedAndRanWhenMended_IsTheMendedCode()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await TellAsync(id, new { @event = "accepted" });

        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = FixSetting.Fixed });
        Assert.Equal(InteractionOrigin.Assistant, Assert.Single(await InteractionsAsync(user)).Stored.Origin);
        await TellAsync(id, new { @event = "executed_error", final_text = FixSetting.Fixed });
        Assert.Empty(await InteractionsAsync(user));
        await TellAsync(id, new { @event = "retained", delay_ms = 120_000, final_text = FixSetting.Fixed });
        Assert.Empty(await InteractionsAsync(user));
        await TellAsync(id, new { @event = "executed_ok", final_text = Ran });

        var (stored, content) = Assert.Single(await InteractionsAsync(user));
        Assert.Equal((InteractionOrigin.Both, Ran.Replace("jane@acme.example", "<EMAIL_1>", StringComparison.Ordinal)), (stored.Origin, content.Fixed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outcome_ThatRanAfterItStayed_TakesItsPlaceUnlessASampleWasMade(bool isPromoted)
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = FixSetting.Fixed });
        if (isPromoted)
        {
            await using var scope = await Registry.BeginAsync(Acme, default);
            Assert.True(await scope.Interactions.PromoteAsync(Assert.Single(await InteractionsAsync(user)).Stored.Id, default));
            await scope.CommitAsync(default);
        }

        await TellAsync(id, new { @event = "executed_ok", final_text = FixSetting.Fixed + "\nAND b = 2" });
        // What fails later is other work.
        await TellAsync(id, new { @event = "executed_error", final_text = "SELECT (" });

        Assert.Equal(isPromoted ? FixSetting.Fixed : FixSetting.Fixed + "\nAND b = 2", Assert.Single(await InteractionsAsync(user)).Content.Fixed);
    }

    /// <summary>What has no room in a code was no code: it is neither counted nor taken for a change.</summary>
    [Fact]
    public async Task Outcome_WithATextLongerThanCode_IsANote()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);

        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = new string('x', (256 * 1024) + 1) });

        Assert.Equal((OutcomeKind.Noted, "not_compared", (double?)null), Assert.Single(await OutcomesAsync(id)) is var kept ? (kept.Kind, kept.Reason, kept.Similarity) : default);
        Assert.Empty(await InteractionsAsync(user));
    }

    /// <summary>A report that is refused for its own word does not take the next one's comparison.</summary>
    [Fact]
    public async Task Outcome_ThatAllowsNothingItself_LeavesTheNextOneItsComparison()
    {
        var (id, _) = await FixAsync(ConsentLevel.Metrics);

        Assert.Equal("not_kept", await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = FixSetting.Fixed, consent = "none" }));
        await TellAsync(id, new { @event = "retained", delay_ms = 120_000, final_text = FixSetting.Fixed });

        Assert.Equal((OutcomeKind.Retained, 1), Assert.Single(await OutcomesAsync(id)) is var kept ? (kept.Kind, kept.Similarity) : default);
    }

    [Fact]
    public async Task Lowering_TakesFromOutcomesWhatTheLevelDoesNotAllow()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        var (untouched, _) = await FixAsync(ConsentLevel.Train);
        foreach (var one in new[] { id, untouched })
            await TellAsync(one, new { @event = "executed_error", final_text = Ran, note = "SELECT secret" });
        var before = Assert.Single(await OutcomesAsync(id));
        Assert.True(before.Details is not null && before.Similarity is not null);

        await LowerAsync(user, ConsentLevel.Metrics);
        Assert.Equal((null, before.Similarity), (Assert.Single(await OutcomesAsync(id)).Details, Assert.Single(await OutcomesAsync(id)).Similarity));

        await LowerAsync(user, ConsentLevel.NoCode);
        Assert.Null(Assert.Single(await OutcomesAsync(id)).Similarity);

        await LowerAsync(user, ConsentLevel.None);
        Assert.Empty(await OutcomesAsync(id));
        Assert.Null(await AnswerAsync(id));
        Assert.NotNull(Assert.Single(await OutcomesAsync(untouched)).Details);
    }

    [Fact]
    public async Task Withdrawal_WithoutAnyInteraction_TakesWhatOutcomesSealed()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await TellAsync(id, new { @event = "accepted", note = "SELECT secret" });

        var withdrawn = await Eraser.WithdrawAsync(Acme, user, "", Actor.OfSystem("test"), default);

        Assert.Contains(("outcomeDetails", 1), withdrawn!.Effects.Select(effect => (effect.What, effect.Count)));
        Assert.Null(Assert.Single(await OutcomesAsync(id)).Details);
    }

    /// <summary>Whoever agrees again later does not agree for what was before.</summary>
    [Fact]
    public async Task Withdrawal_EmptiesTheMemoryToo()
    {
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await Eraser.WithdrawAsync(Acme, user, "", Actor.OfSystem("test"), default);
        await SetAsync(user, ConsentLevel.Train);

        Assert.Equal("kept", await TellAsync(id, new { @event = "executed_ok", final_text = Ran }));

        Assert.Empty(await InteractionsAsync(user));
    }

    /// <summary>Who removes a piece of work because of what is in it leaves no copy of it beside the reports, and no report makes it anew.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Erase_OneInteraction_TakesItsReportsCodeAlong(bool bySample, bool isCaseElsewhere)
    {
        var cases = setting.Gateway.Services.GetRequiredService<AnsweredCases>();
        var (id, user) = await FixAsync(ConsentLevel.Train);
        await TellAsync(id, new { @event = "executed_ok", final_text = Ran });
        var (other, _) = await FixAsync(ConsentLevel.Train);
        await TellAsync(other, new { @event = "executed_ok", final_text = Ran });
        Assert.NotNull(Assert.Single(await OutcomesAsync(id)).Details);
        var interaction = Assert.Single(await InteractionsAsync(user)).Stored;
        var held = isCaseElsewhere ? cases.Find(Acme, id) : null;

        if (bySample)
        {
            await AddSampleAsync(interaction);
            Assert.True(await Eraser.DeleteSampleAsync(Acme, "smp_of_" + interaction.Id, Actor.OfSystem("test"), default));
        }
        else
        {
            Assert.NotNull(await Eraser.EraseOneAsync(Acme, interaction.Id, Actor.OfSystem("test"), default));
        }

        Assert.Null(cases.Find(Acme, id));
        var left = Assert.Single(await OutcomesAsync(id));
        Assert.Equal((OutcomeKind.ExecutedOk, null, (double?)null), (left.Kind, left.Details, left.Similarity));
        Assert.NotNull(Assert.Single(await OutcomesAsync(other)).Details);
        // Another gateway has the case still.
        if (held is not null)
            cases.Keep(Acme, id, held);
        await TellAsync(id, new { @event = "retained", delay_ms = 30_000, final_text = Ran });
        Assert.Empty(await InteractionsAsync(user));
    }

    [Fact]
    public async Task Erase_ARepository_TakesItsAnswersAndOutcomesAlong()
    {
        var (user, key) = NewPerson();
        await SetAsync(key, ConsentLevel.NoCode);
        var (gone, kept) = (await FixAsync(user, body => body["repository"] = "app/gone"), await FixAsync(user, body => body["repository"] = "app/kept"));
        foreach (var one in new[] { gone, kept })
            await TellAsync(one, new { @event = "accepted" });

        await Eraser.EraseRepositoryAsync(Acme, "app/gone", Actor.OfSystem("test"), default);

        Assert.Empty(await OutcomesAsync(gone));
        Assert.Null(await AnswerAsync(gone));
        Assert.Single(await OutcomesAsync(kept));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\u0000")]
    public async Task Repository_ThatIsNone_IsRefused(string repository)
    {
        foreach (var (path, body) in new[] { ("/v1/fixes/fix-1/outcome", new JsonObject { ["event"] = "accepted" }), ("/v1/fixes", FixSetting.Body()) })
        {
            body["repository"] = repository;
            using var response = await setting.Gateway.SendAsync(HttpMethod.Post, path, setting.Acme.Token, Playground.Json(body.ToJsonString()));
            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("\"repository\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private LearningEraser Eraser => setting.Gateway.Services.GetRequiredService<LearningEraser>();

    /// <summary>A fix that was given to a person who agreed to this.</summary>
    private async Task<(string Id, string UserKey)> FixAsync(ConsentLevel level, string code = FixSetting.Code, string fix = FixSetting.Fixed, Action<JsonObject>? change = null)
    {
        var (user, key) = NewPerson();
        await SetAsync(key, level);
        return (await FixAsync(user, change, code, fix), key);
    }

    private async Task<string> FixAsync(string user, Action<JsonObject>? change, string code = FixSetting.Code, string fix = FixSetting.Fixed)
    {
        setting.Write(fix, 4);
        var body = FixSetting.Body(code);
        body["user"] = user;
        change?.Invoke(body);
        return (await setting.FixAsync(body)).GetProperty("id").GetString()!;
    }

    private (string Name, string UserKey) NewPerson()
    {
        var user = "person-" + Guid.NewGuid().ToString("N");
        return (user, setting.Gateway.Services.GetRequiredService<UserKeys>().OfName(Acme, user));
    }

    private Task LowerAsync(string userKey, ConsentLevel level) => Eraser.SetConsentAsync(Acme, new NewConsent(userKey, "", level, Actor.OfSystem("test")), default);

    private async Task<NewAnswer?> AnswerAsync(string id)
    {
        await using var scope = await Registry.BeginReadAsync(Acme, default);
        return await scope.Answers.FindAsync(id, default);
    }

    private async Task AddSampleAsync(StoredInteraction interaction)
    {
        await using var scope = await Registry.BeginAsync(Acme, default);
        await scope.Samples.AddAsync(
            new Sample
            {
                Id = "smp_of_" + interaction.Id,
                Revision = 1,
                InteractionId = interaction.Id,
                ConsentId = interaction.ConsentId,
                UserKey = interaction.UserKey,
                Language = "sql",
                ErrorKind = "",
                Origin = SampleOrigin.Both,
                Digest = "",
                Content = [1],
                HappenedAt = interaction.FixedAt,
            },
            default);
        await scope.CommitAsync(default);
    }

    /// <summary>A person with a token of their own.</summary>
    private async Task<(string Token, string UserKey)> PersonAsync(ConsentLevel level)
    {
        var made = await setting.Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/tokens", new { name = "person", scopes = new[] { "inference" }, personal = true });
        var key = setting.Gateway.Services.GetRequiredService<UserKeys>().OfToken(Acme, TokenId.Parse((string)made["id"]!));
        await SetAsync(key, level);
        return ((string)made["token"]!, key);
    }

    private async Task SetAsync(string userKey, ConsentLevel level, string repository = "")
    {
        await using var scope = await Registry.BeginAsync(Acme, default);
        await scope.Consents.SetAsync(new NewConsent(userKey, repository, level, Actor.OfSystem("test")), default);
        await scope.CommitAsync(default);
    }

    private async Task<string> TellAsync(string id, object body)
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, $"/v1/fixes/{id}/outcome", setting.Acme.Token, Playground.Json(JsonSerializer.Serialize(body)));
        return response.IsSuccessStatusCode ? (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]! : $"{(int)response.StatusCode}";
    }

    private async Task<IReadOnlyList<NewOutcome>> OutcomesAsync(string id)
    {
        await using var scope = await Registry.BeginReadAsync(Acme, default);
        return await scope.Outcomes.ListAsync(id, default);
    }

    private async Task<IReadOnlyList<(StoredInteraction Stored, InteractionContent Content)>> InteractionsAsync(string userKey)
    {
        IReadOnlyList<StoredInteraction> all;
        await using (var scope = await Registry.BeginReadAsync(Acme, default))
            all = await scope.Interactions.ListAsync(new InteractionQuery { UserKey = userKey, WithContent = true }, 9, default);
        var reader = setting.Gateway.Services.GetRequiredService<InteractionReader>();
        var opened = new List<(StoredInteraction, InteractionContent)>();
        foreach (var one in all)
            opened.Add((one, (await reader.OpenAsync(Acme, one, default))!));
        return opened;
    }
}
