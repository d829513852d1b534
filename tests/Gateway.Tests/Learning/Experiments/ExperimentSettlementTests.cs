using Gateway.Learning.Experiments.Settling;
using Gateway.Learning.Interactions.Erasure;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>From answers and outcomes to the decision.</summary>
public sealed class ExperimentSettlementTests(ExperimentSetting setting) : IClassFixture<ExperimentSetting>
{
    private static readonly TimeSpan s_due = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Candidate_ThatIsBetter_IsPromotedByOneAuditedChange()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(600, control: 0.2, candidate: 0.8));
        await setting.StepAsync(id);
        Assert.Equal(0, await setting.EventsAsync(id));

        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        var last = await setting.LastAsync(alias);
        Assert.Equal(("promoted", "sql@2"), (last.GetProperty("state").GetString(), await setting.TargetAsync(alias)));
        Assert.True(last.GetProperty("requests").GetInt64() is >= 200 and < 600, $"{last}");
        var told = Assert.Single(await setting.AuditAsync(alias, "experiment.promote"));
        Assert.True(told.GetProperty("report").GetProperty("evidence").GetDouble() >= 20, $"{told}");
        Assert.Equal((last.GetProperty("requests").GetInt64(), "sql@2"), (told.GetProperty("requests").GetInt64(), told.GetProperty("target").GetString()));
        var counts = told.GetProperty("report").GetProperty("primary");
        Assert.Equal(told.GetProperty("requests").GetInt64(), counts.GetProperty("control").GetInt64() + counts.GetProperty("candidate").GetInt64());
        // It has ended: more of the same changes nothing.
        await setting.SettleAsync(id);
        Assert.Single(await setting.AuditAsync(alias, "experiment.promote"));
    }

    [Fact]
    public async Task Candidate_ThatIsWorse_IsRolledBack()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(600, control: 0.8, candidate: 0.2));
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        Assert.Equal(("rolled_back", "sql@1"), ((await setting.LastAsync(alias)).GetProperty("state").GetString(), await setting.TargetAsync(alias)));
        Assert.Single(await setting.AuditAsync(alias, "experiment.rollback"));
    }

    [Fact]
    public async Task Candidate_ThatFails_IsRolledBackByItsGuardrail()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(600, 0.3, 0.3).Select(one => one.Candidate ? one with { State = AnswerState.Failed, Told = [] } : one));
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        var last = await setting.LastAsync(alias);
        Assert.Equal("rolled_back", last.GetProperty("state").GetString());
        Assert.StartsWith("Error is worse", last.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A secret does not wait until its request's time is over.</summary>
    [Fact]
    public async Task Candidate_ThatGivesOutASecret_IsRolledBackAtOnce()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, [new TrialAnswer(false, "u_1") { Refusal = RequestOutcome.SecretRefusal }, new TrialAnswer(true, "u_1")]);
        await setting.SettleAsync(id);
        Assert.Equal("sql@1", (await setting.GetAsync(alias)).GetProperty("running").GetProperty("control").GetString());

        await setting.AnswerAsync(id, [new TrialAnswer(true, "u_1") { Refusal = RequestOutcome.SecretRefusal, State = AnswerState.Empty }]);
        await setting.SettleAsync(id);

        var last = await setting.LastAsync(alias);
        Assert.Equal(("rolled_back", 1), (last.GetProperty("state").GetString(), last.GetProperty("requests").GetInt32()));
        Assert.Contains("secret", last.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_WhoseTimeIsOver_KeepsTheControlAndSaysWhatWasMissing()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(20, 0.5, 0.5));
        setting.Gateway.Time.Advance(TimeSpan.FromDays(22));
        await setting.SettleAsync(id);

        var last = await setting.LastAsync(alias);
        Assert.Equal(("kept", "sql@1"), (last.GetProperty("state").GetString(), await setting.TargetAsync(alias)));
        Assert.Contains("200 are needed", last.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Single(await setting.AuditAsync(alias, "experiment.keep"));
    }

    /// <summary>What came in time counts, also where nobody could count it until the time was over.</summary>
    [Theory]
    [InlineData(0.2, 0.8, "promoted")]
    [InlineData(0.8, 0.2, "rolled_back")]
    public async Task Experiment_WhoseTimeIsOver_CountsWhatIsDueFirst(double control, double candidate, string end)
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(600, control, candidate));
        setting.Gateway.Time.Advance(TimeSpan.FromDays(22));
        await setting.SettleAsync(id);

        Assert.Equal(end, (await setting.LastAsync(alias)).GetProperty("state").GetString());
    }

    /// <summary>The arms' numbers do not fit their shares: whatever the evidence says, it is not believed.</summary>
    [Fact]
    public async Task Arms_OfWhichOneLosesRequests_SoundTheAlarmAndAreNotPromoted()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(600, 0.2, 0.9).Where((one, i) => one.Candidate || i % 2 == 0));
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        var report = (await setting.GetAsync(alias)).GetProperty("running").GetProperty("report");
        Assert.True(report.GetProperty("mismatch").GetProperty("alarm").GetBoolean(), $"{report}");
        Assert.True(report.GetProperty("evidence").GetDouble() > 20, $"{report}");
        Assert.Contains(report.GetProperty("waiting").EnumerateArray(), reason => reason.GetString()!.Contains("get lost", StringComparison.Ordinal));
        Assert.Equal("sql@1", await setting.TargetAsync(alias));
    }

    /// <summary>One gateway after the other, each in the middle of the work of the one before it: the numbers are those of one that did all of it.</summary>
    [Fact]
    public async Task Settling_HandedOverAgainAndAgain_CountsEachRequestOnceAndAgreesToTheLastBit()
    {
        var (oneAlias, one) = await StartAsync();
        var (manyAlias, many) = await StartAsync();
        var answers = TrialAnswer.Stream(900, 0.30, 0.33).ToList();
        await setting.AnswerAsync(one, answers);
        await setting.AnswerAsync(many, answers);
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(one);

        var holder = 0;
        while (await setting.StepAsync(many, $"holder-{holder++}") == SettlementStep.More)
        {
            Assert.Equal(SettlementStep.NotOurs, await setting.StepAsync(many, $"holder-{holder}"));
            // Died: nobody hands over.
            setting.Gateway.Time.Advance(TimeSpan.FromSeconds(301));
        }

        Assert.Equal((900, 900), (await setting.EventsAsync(one), await setting.EventsAsync(many)));
        var replayed = await setting.ReplayAsync(many);
        Assert.Equal(replayed.Primary.Evidence, (await setting.GetAsync(manyAlias)).GetProperty("running").GetProperty("report").GetProperty("evidence").GetDouble());
        Assert.Equal(
            (await setting.GetAsync(oneAlias)).GetProperty("running").GetProperty("report").ToString(), (await setting.GetAsync(manyAlias)).GetProperty("running").GetProperty("report").ToString());
    }

    [Fact]
    public async Task Settling_ByTwoAtOnce_WritesOneOfThem()
    {
        var (_, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(150, 0.5, 0.5));
        setting.Gateway.Time.Advance(s_due);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => setting.StepAsync(id)));

        Assert.Equal(150, await setting.EventsAsync(id));
        await setting.SettleAsync(id);
        Assert.Equal(150, await setting.EventsAsync(id));
    }

    [Fact]
    public async Task Request_SentAgainUnderItsKey_CountsOnceWithWhatBecameOfEither()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id,
        [
            new TrialAnswer(true, "u_1") { Unit = "key", State = AnswerState.Failed },
            new TrialAnswer(true, "u_1", OutcomeKind.Accepted, OutcomeKind.ExecutedOk) { Unit = "key", After = TimeSpan.FromSeconds(2) },
            new TrialAnswer(true, "u_1") { Unit = "other" },
        ]);
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        var report = (await setting.GetAsync(alias)).GetProperty("running").GetProperty("report");
        Assert.Equal((2, 1), (report.GetProperty("primary").GetProperty("candidate").GetInt32(), report.GetProperty("primary").GetProperty("candidateHits").GetInt32()));
        Assert.Equal(1, report.GetProperty("guardrails")[0].GetProperty("counts").GetProperty("candidateHits").GetInt32());
    }

    /// <summary>The counts of somebody who is erased stay, under a name of nobody, and the experiment goes on.</summary>
    [Fact]
    public async Task User_WhoIsErased_StandsInNoNumberAndTheNumbersStay()
    {
        var (alias, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(100, 0.3, 0.4));
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);
        var before = (await setting.GetAsync(alias)).GetProperty("running").GetProperty("report").ToString();
        await using (var scope = await setting.Registry.BeginAsync(setting.Tenant, default))
        {
            // In all experiments of the tenant.
            Assert.True(await scope.Settlements.ForgetUserAsync("u_3", "erased_3", default) >= 10);
            await scope.CommitAsync(default);
        }

        await setting.AnswerAsync(id, [new TrialAnswer(false, "u_1")]);
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);

        Assert.Equal(101, await setting.EventsAsync(id));
        await using (var scope = await setting.Registry.BeginAsync(setting.Tenant, default))
        {
            var held = (await scope.Settlements.TakeAsync(id, "one", TimeSpan.FromSeconds(300), default))!;
            var stored = System.Text.Encoding.UTF8.GetString(held.Snapshot!);
            Assert.DoesNotContain("\"u_3\"", stored, StringComparison.Ordinal);
            Assert.Contains("\"erased_3\"", stored, StringComparison.Ordinal);
        }

        Assert.NotEqual(before, (await setting.GetAsync(alias)).GetProperty("running").GetProperty("report").ToString());
    }

    [Fact]
    public async Task User_OfWhomNothingMayBeKeptAnyMore_StandsInNoEvent()
    {
        var (_, id) = await StartAsync();
        await setting.AnswerAsync(id, [new TrialAnswer(true, "u_gone"), new TrialAnswer(false, "u_stays")]);
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);
        Assert.Equal(["u_gone", "u_stays"], await UsersAsync());

        var eraser = setting.Gateway.Services.GetRequiredService<LearningEraser>();
        var set = await eraser.SetConsentAsync(setting.Tenant, new NewConsent("u_gone", "", ConsentLevel.None, Actor.OfSystem("tests")), default);

        Assert.Contains(set!.Effects, effect => effect is { What: "experimentEvents", Count: 1 });
        Assert.Equal(["erased", "u_stays"], (await UsersAsync()).Select(user => user.StartsWith("erased_", StringComparison.Ordinal) ? "erased" : user));
        await using var scope = await setting.Registry.BeginAsync(setting.Tenant, default);
        Assert.DoesNotContain("u_gone", System.Text.Encoding.UTF8.GetString((await scope.Settlements.TakeAsync(id, "one", TimeSpan.FromSeconds(300), default))!.Snapshot!), StringComparison.Ordinal);

        async Task<IEnumerable<string>> UsersAsync()
        {
            await using var reading = await setting.Registry.BeginReadAsync(setting.Tenant, default);
            return (await reading.Settlements.ListEventsAsync(id, 0, 9, default)).Select(one => one.Event.UserKey).Order(StringComparer.Ordinal).ToList();
        }
    }

    /// <summary>An answer whose row came late is found all the same.</summary>
    [Fact]
    public async Task Answer_WrittenLate_IsCounted()
    {
        var (_, id) = await StartAsync();
        await setting.AnswerAsync(id, TrialAnswer.Stream(10, 0.5, 0.5));
        setting.Gateway.Time.Advance(s_due);
        await setting.SettleAsync(id);
        await setting.AnswerAsync(id, [new TrialAnswer(false, "u_1") { After = -TimeSpan.FromSeconds(70) }]);
        await setting.SettleAsync(id);

        Assert.Equal(11, await setting.EventsAsync(id));
    }

    private async Task<(string Alias, string Id)> StartAsync()
    {
        var alias = await setting.AliasAsync();
        return (alias, (await setting.StartAsync(alias)).GetProperty("id").GetString()!);
    }
}
