using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Answers;

public abstract class AnswerRepositoryTests(TestDatabase database)
{
    private static readonly NewAnswer s_answer = AnswerTexts.Answer("chatcmpl-1");

    [Fact]
    public async Task AddAsync_ThenFind_GivesBackWhatWasKept()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var bare = new NewAnswer
        {
            AnswerId = "cmpl-2",
            Kind = AnswerKind.Completion,
            Caller = s_answer.Caller,
            UserKey = "u_2",
            BaseModel = s_answer.BaseModel,
            State = AnswerState.Answered,
            LatencyMs = 0,
            At = s_answer.At,
        };

        Assert.Equal("True, True", string.Join(", ", await AddAsync(store, tenant, s_answer, bare)));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(s_answer, await scope.Answers.FindAsync("chatcmpl-1", default));
        Assert.Equal(bare, await scope.Answers.FindAsync("cmpl-2", default));
        Assert.Null(await scope.Answers.FindAsync("chatcmpl-2", default));
    }

    [Fact]
    public async Task AddAsync_TheSameIdAgain_KeepsTheFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;

        Assert.Equal("True, False", string.Join(", ", await AddAsync(store, tenant, s_answer, s_answer with { UserKey = "u_9" })));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal("u_1", (await scope.Answers.FindAsync(s_answer.AnswerId, default))!.UserKey);
    }

    [Fact]
    public async Task AddAllAsync_MoreThanAStatementHolds_KeepsEachOnceAndCounts()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        NewAnswer[] many = [.. Enumerable.Range(0, 70).Select(i => s_answer with { AnswerId = $"a{i}", DeadlineMs = i % 2 == 0 ? i : null })];

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Equal(70, await scope.Answers.AddAllAsync(many, default));
        Assert.Equal(1, await scope.Answers.AddAllAsync([.. many, many[0], s_answer with { AnswerId = "new" }], default));
        Assert.Equal(0, await scope.Answers.AddAllAsync([], default));
        foreach (var answer in many)
            Assert.Equal(answer, await scope.Answers.FindAsync(answer.AnswerId, default));
    }

    [Fact]
    public async Task AddAsync_TenantIsGone_KeepsNothing()
    {
        await using var store = await database.CreateStoreAsync();

        Assert.Equal("False", string.Join(", ", await AddAsync(store, TenantId.New(store.Time), s_answer)));
    }

    [Fact]
    public async Task FindByContentAsync_SameContentToTheSameCallerInTime_IsFoundNewestFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var other = CallerId.OfToken(TokenId.Parse("mnopqrstuvwx"));
        NewAnswer At(string id, int second) => s_answer with { AnswerId = id, At = s_answer.At.AddSeconds(second) };
        await AddAsync(
            store, tenant, At("early", -1), At("first", 0) with { AnswerHash = "" }, At("last", 60) with { PromptHash = "" }, At("late", 61), At("foreign", 30) with { Caller = other },
            At("other", 30) with { AnswerHash = "another", PromptHash = "another" }, At("parts", 20) with { AnswerHash = "another", PromptHash = "parts" });

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        async Task<string> FindAsync(AnswerContent content) =>
            string.Join(' ', (await scope.Answers.FindByContentAsync(s_answer.Caller, content, s_answer.At, s_answer.At.AddSeconds(60), 9, default)).Select(answer => answer.AnswerId));
        Assert.Equal("last parts first", await FindAsync(new AnswerContent("prompt", "parts", "answer")));
        Assert.Equal("last", await FindAsync(new AnswerContent("", "", "answer")));
        Assert.Equal("", await FindAsync(new AnswerContent("", "", "")));
    }

    [Fact]
    public async Task DeleteBeforeAsync_SomeAreOld_RemovesTheOldestFirstAndNoMoreThanAsked()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, s_answer with { AnswerId = "b", At = s_answer.At.AddSeconds(1) }, s_answer with { AnswerId = "a" }, s_answer with { AnswerId = "c", At = s_answer.At.AddSeconds(2) });

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Equal(1, await scope.Answers.DeleteBeforeAsync(s_answer.At.AddSeconds(2), 1, default));
        Assert.Null(await scope.Answers.FindAsync("a", default));
        Assert.Equal(1, await scope.Answers.DeleteBeforeAsync(s_answer.At.AddSeconds(2), 9, default));
        Assert.NotNull(await scope.Answers.FindAsync("c", default));
    }

    [Fact]
    public async Task DeleteOfUserAsync_TwoPeople_LeavesTheOther()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, s_answer, s_answer with { AnswerId = "b", UserKey = "u_2" });

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Equal(1, await scope.Answers.DeleteOfUserAsync("u_1", default));
        Assert.NotNull(await scope.Answers.FindAsync("b", default));
    }

    /// <summary>Never up, and nobody else's.</summary>
    [Fact]
    public async Task LowerPlaceAsync_SeveralLevels_LowersThoseThatWereMoreThere()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        ConsentLevel?[] levels = [null, ConsentLevel.None, ConsentLevel.NoCode, ConsentLevel.Metrics, ConsentLevel.Train];
        await AddAsync(store, tenant, [.. levels.Select((level, i) => s_answer with { AnswerId = $"a{i}", ConsentLevel = level })]);
        await AddAsync(store, tenant, s_answer with { AnswerId = "elsewhere", Repository = "r", ConsentLevel = ConsentLevel.Train });

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Equal(0, await scope.Answers.LowerPlaceAsync("u_1", "", ConsentLevel.Train, default));
        Assert.Equal(1, await scope.Answers.LowerPlaceAsync("u_1", "", ConsentLevel.Metrics, default));
        Assert.Equal(2, await scope.Answers.LowerPlaceAsync("u_1", "", ConsentLevel.NoCode, default));
        var read = new List<ConsentLevel?>();
        foreach (var id in levels.Select((_, i) => $"a{i}").Append("elsewhere"))
            read.Add((await scope.Answers.FindAsync(id, default))!.ConsentLevel);
        Assert.Equal([null, ConsentLevel.None, ConsentLevel.NoCode, ConsentLevel.NoCode, ConsentLevel.NoCode, ConsentLevel.Train], read);
    }

    private static async Task<bool[]> AddAsync(TestStore store, TenantId tenant, params NewAnswer[] answers)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var added = new bool[answers.Length];
        for (var i = 0; i < answers.Length; i++)
            added[i] = await scope.Answers.AddAsync(answers[i], default);
        await scope.CommitAsync(default);
        return added;
    }

    public sealed class OnSqlite() : AnswerRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AnswerRepositoryTests(TestDatabase.PostgreSql);
}
