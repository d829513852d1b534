using TenantStore.Answers;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Answers;

public abstract class OutcomeRepositoryTests(TestDatabase database)
{
    private static readonly DateTimeOffset s_day = DateTimeOffset.UnixEpoch.AddDays(100);

    [Fact]
    public async Task AddAsync_EachKind_GivesBackWhatWasKept()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var outcomes = Enum.GetValues<OutcomeKind>().Select(kind => AnswerTexts.Outcome($"k{(int)kind}", kind)).ToArray();
        outcomes[0] = outcomes[0] with { Source = OutcomeSource.Zed, Reason = "replaced", DelayMs = 7, Similarity = 0.25, Details = [1, 2] };
        await AddAsync(store, tenant, [], outcomes);

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var read = await scope.Outcomes.ListAsync("chatcmpl-1", default);
        Assert.Equal(outcomes.Select(outcome => outcome with { Details = null }), read.Select(outcome => outcome with { Details = null }));
        Assert.Equal([1, 2], read[0].Details);
    }

    [Fact]
    public async Task Strip_OfAPlaceOrAConsent_TakesWhatCameFromCodeThereAlone()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        NewOutcome Of(string key, string user, string repository, string consent = "c") =>
            AnswerTexts.Outcome(key, OutcomeKind.Accepted) with { UserKey = user, Repository = repository, ConsentId = consent, Similarity = 0.5, Details = [1] };
        await AddAsync(store, tenant, [], Of("a", "u", "r"), Of("b", "u", ""), Of("c", "v", "r"), Of("d", "w", "r", "d"));
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.Equal(1, await scope.Outcomes.StripPlaceAsync("u", "r", keepNumbers: true, default));
        Assert.Equal(1, await scope.Outcomes.StripPlaceAsync("v", "r", keepNumbers: false, default));
        Assert.Equal(1, await scope.Outcomes.StripConsentAsync("d", default));
        Assert.Equal(0, await scope.Outcomes.StripPlaceAsync("u", "r", keepNumbers: true, default));
        Assert.Equal(1, await scope.Outcomes.StripEventsAsync(["b", "x"], keepNumbers: true, default));

        var left = await scope.Outcomes.ListAsync("chatcmpl-1", default);
        Assert.Equal(["a/0.5/", "b/0.5/", "c//", "d/0.5/"], left.Select(one => FormattableString.Invariant($"{one.EventKey}/{one.Similarity}/{one.Details?.Length}")).Order());
        Assert.Equal(["u/", "u/r", "v/r", "w/r"], (await scope.Outcomes.ListPlacesAsync("", "", default)).Select(place => $"{place.UserKey}/{place.Repository}").Order(StringComparer.Ordinal));
        Assert.Equal((0, 3), (await scope.Outcomes.StripAnswersAsync(["chatcmpl-2"], keepNumbers: false, default), await scope.Outcomes.StripAnswersAsync(["chatcmpl-1"], keepNumbers: false, default)));
        Assert.Equal((1, 2), (await scope.Outcomes.DeleteOfPlaceAsync("u", "r", default), await scope.Outcomes.DeleteOfRepositoryAsync("r", default)));
    }

    /// <summary>Of an answer that nothing may be kept of nobody's word is kept either.</summary>
    [Theory]
    [InlineData("user")]
    [InlineData("place")]
    [InlineData("repository")]
    public async Task Delete_OfWhoAsked_TakesWhatOthersReportedOfIt(string what)
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        NewAnswer[] answers = [AnswerTexts.Answer("asked") with { Repository = "r" }, AnswerTexts.Answer("other", "u_2") with { Repository = "s" }];
        await AddAsync(store, tenant, answers, [.. answers.Select(answer => AnswerTexts.Outcome(answer.AnswerId, OutcomeKind.Accepted, answer.AnswerId) with { UserKey = "reporter" })]);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.Equal(1, what switch
        {
            "user" => await scope.Outcomes.DeleteOfUserAsync("u_1", default),
            "place" => await scope.Outcomes.DeleteOfPlaceAsync("u_1", "r", default),
            _ => await scope.Outcomes.DeleteOfRepositoryAsync("r", default),
        });

        Assert.Empty(await scope.Outcomes.ListAsync("asked", default));
        Assert.Single(await scope.Outcomes.ListAsync("other", default));
    }

    [Fact]
    public async Task AddAsync_TheSameEventTwice_IsOneEvent()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.True(await scope.Outcomes.AddAsync(AnswerTexts.Outcome("k", OutcomeKind.Accepted), default));
        Assert.False(await scope.Outcomes.AddAsync(AnswerTexts.Outcome("k", OutcomeKind.Accepted), default));
        Assert.Single(await scope.Outcomes.ListAsync("chatcmpl-1", default));
    }

    [Fact]
    public async Task CountAsync_OneAnswerOfEachFate_CountsEachOnceInEachStepItReached()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        NewOutcome Of(string answer, OutcomeKind kind, long? delay = null, double? similarity = null) =>
            AnswerTexts.Outcome($"{answer}/{kind}/{delay}", kind, answer) with { DelayMs = delay, Similarity = similarity };
        NewOutcome After(NewOutcome outcome) => outcome with { At = outcome.At.AddMilliseconds(1) };
        await AddAsync(
            store,
            tenant,
            [
                Answer("unseen"), Answer("empty", AnswerState.Empty), Answer("failed", AnswerState.Failed), Answer("late", AnswerState.Late), Answer("slow") with { LatencyMs = 201, DeadlineMs = 200 },
                Answer("replaced"), Answer("seen"), Answer("rejected"), Answer("part"), Answer("whole"), Answer("ran"), Answer("mended"), Answer("changed"), Answer("before") with { At = s_day.AddMilliseconds(-1) },
                Answer("after") with { At = s_day.AddDays(1) },
            ],
            Of("replaced", OutcomeKind.Noted), Of("seen", OutcomeKind.Shown), Of("rejected", OutcomeKind.Rejected), Of("part", OutcomeKind.PartiallyAccepted), Of("part", OutcomeKind.Rejected),
            Of("whole", OutcomeKind.Rejected), Of("whole", OutcomeKind.Accepted), Of("whole", OutcomeKind.ExecutedError), Of("whole", OutcomeKind.Retained, 30_000),
            Of("ran", OutcomeKind.Accepted), Of("ran", OutcomeKind.PartiallyAccepted), Of("ran", OutcomeKind.ExecutedOk), After(Of("ran", OutcomeKind.ExecutedError)), Of("ran", OutcomeKind.Retained, 600_000, 0.5),
            Of("mended", OutcomeKind.Accepted), Of("mended", OutcomeKind.ExecutedError), After(Of("mended", OutcomeKind.ExecutedOk)),
            Of("changed", OutcomeKind.Accepted), Of("changed", OutcomeKind.Retained, 29_999), Of("changed", OutcomeKind.Retained, 300_000, 0.49),
            Of("before", OutcomeKind.Accepted), Of("nobody", OutcomeKind.Accepted));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var counts = Assert.Single(await scope.Outcomes.CountAsync(s_day, s_day.AddDays(1), FunnelGrouping.None, 9, default)).Counts;
        Assert.Equal(
            (13, 10, 9, 7, 5, 4, 1, 1, 2),
            (counts.Eligible, counts.Generated, counts.InTime, counts.Shown, counts.Accepted, counts.AcceptedFull, counts.Rejected, counts.ExecutedOk, counts.ExecutedError));
        Assert.Equal([2, 1, 1, 1], counts.Retained);
    }

    [Fact]
    public async Task CountAsync_ByAllParts_TellsGroupsApart()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var bare = Answer("bare") with { Alias = null, Adapter = null, Version = 0, Digest = null, Arm = AnswerArm.None, Language = "", Kind = AnswerKind.Completion };
        await AddAsync(store, tenant, [Answer("one"), Answer("two"), bare], AnswerTexts.Outcome("k", OutcomeKind.Accepted, "two"));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        const FunnelGrouping All = FunnelGrouping.Alias | FunnelGrouping.Version | FunnelGrouping.Arm | FunnelGrouping.Language | FunnelGrouping.Kind;
        var groups = await scope.Outcomes.CountAsync(s_day, s_day.AddDays(1), All, 9, default);
        Assert.Equal(("", "", 0, "", "", "completion", 1L), (groups[0].Alias, groups[0].Adapter, groups[0].Version, groups[0].Arm, groups[0].Language, groups[0].Kind, groups[0].Counts.Eligible));
        var group = groups[1];
        Assert.Equal(("fixes", "sql-fixes", 3, "candidate", "sql", "chat"), (group.Alias, group.Adapter, group.Version, group.Arm, group.Language, group.Kind));
        Assert.Equal((TestStore.Digest("content 1").ToString(), 2, 1), (group.Digest, group.Counts.Eligible, group.Counts.Accepted));
        Assert.Single(await scope.Outcomes.CountAsync(s_day, s_day.AddDays(1), All, 1, default));
    }

    /// <summary>A number is given again once an adapter's versions are all deleted.</summary>
    [Fact]
    public async Task CountAsync_OfANumberThatWasGivenTwice_TellsTheContentsApart()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, [Answer("one"), Answer("two"), Answer("again") with { Digest = TestStore.Digest("content 2") }]);

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var groups = await scope.Outcomes.CountAsync(s_day, s_day.AddDays(1), FunnelGrouping.Version, 9, default);

        Assert.Equal(
            new[] { ($"{TestStore.Digest("content 1")}", 2L), ($"{TestStore.Digest("content 2")}", 1L) }.Order(), groups.Select(group => (group.Digest!, group.Counts.Eligible)).Order());
    }

    [Fact]
    public async Task Delete_OldOnesAndAPersons_LeavesTheOthers()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(
            store, tenant, [], AnswerTexts.Outcome("old", OutcomeKind.Shown), AnswerTexts.Outcome("new", OutcomeKind.Shown) with { At = s_day.AddDays(1) },
            AnswerTexts.Outcome("other", OutcomeKind.Shown) with { At = s_day.AddDays(1), UserKey = "u_2" });

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Equal(1, await scope.Outcomes.DeleteBeforeAsync(s_day.AddDays(1), 9, default));
        Assert.Equal(1, await scope.Outcomes.DeleteOfUserAsync("u_1", default));
        Assert.Equal("other", Assert.Single(await scope.Outcomes.ListAsync("chatcmpl-1", default)).EventKey);
    }

    private static NewAnswer Answer(string id, AnswerState state = AnswerState.Answered) => AnswerTexts.Answer(id) with { State = state, LatencyMs = 200, At = s_day };

    private static async Task AddAsync(TestStore store, TenantId tenant, NewAnswer[] answers, params NewOutcome[] outcomes)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        foreach (var answer in answers)
            await scope.Answers.AddAsync(answer, default);
        foreach (var outcome in outcomes)
            await scope.Outcomes.AddAsync(outcome, default);
        await scope.CommitAsync(default);
    }

    public sealed class OnSqlite() : OutcomeRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : OutcomeRepositoryTests(TestDatabase.PostgreSql);
}
