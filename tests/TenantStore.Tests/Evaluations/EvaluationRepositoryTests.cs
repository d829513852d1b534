using TenantStore.Adapters;
using TenantStore.Datasets;
using TenantStore.Evaluations;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Evaluations;

public abstract class EvaluationRepositoryTests(TestDatabase database)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AddAsync_MoreThanMayWait_IsRefusedUntilOneIsOver()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        Assert.Equal(AddEvaluationOutcome.Added, await AddAsync(store, tenant, "evl_1", most: 1));
        Assert.Equal(AddEvaluationOutcome.QueueFull, await AddAsync(store, tenant, "evl_2", most: 1));
        Assert.True(await WriteAsync(store, tenant, scope => scope.Evaluations.CancelAsync("evl_1", default)));
        Assert.Equal(AddEvaluationOutcome.Added, await AddAsync(store, tenant, "evl_2", most: 1));
    }

    [Fact]
    public async Task TakeAsync_HeldByAnother_FailsUntilItsLeaseIsOver()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");

        Assert.True(await TakeAsync(store, tenant, "evl_1", "one"));
        Assert.False(await TakeAsync(store, tenant, "evl_1", "two"));
        Assert.Empty(await PendingAsync(store));
        store.Time.Advance(s_lease + TimeSpan.FromSeconds(1));
        Assert.Equal([new PendingEvaluation(tenant, "evl_1")], await PendingAsync(store));
        Assert.True(await TakeAsync(store, tenant, "evl_1", "two"));

        // The first is back from wherever it was: nothing that it writes counts.
        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "one", s_lease, [Item("a")], default)));
        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.FinishAsync("evl_1", "one", true, "{}", default)));
        Assert.True(await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "two", s_lease, [Item("a")], default)));
    }

    [Fact]
    public async Task AddItemsAsync_TheSameAgain_KeepsTheFirstAnswerAndCountsItOnce()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");
        await TakeAsync(store, tenant, "evl_1", "one");
        await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "one", s_lease, [Item("a"), Item("b")], default));
        await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "one", s_lease, [Item("b") with { Tokens = 99 }, Item("c")], default));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(3, (await scope.Evaluations.FindAsync("evl_1", default))!.ItemsDone);
        Assert.Equal([("a", 7), ("b", 7), ("c", 7)], (await scope.Evaluations.ListItemsAsync("evl_1", default)).Select(item => (item.Key.ItemId, item.Tokens)));
        Assert.Equal([1, 2, 3], (await scope.Evaluations.FindItemAsync("evl_1", Item("a").Key, default))!.Answer);
    }

    [Fact]
    public async Task ListAsync_OfManyTenants_HasOneOfEachThatHasNoneRunning()
    {
        await using var store = await database.CreateStoreAsync();
        var (acme, globex, initech) = ((await store.AddTenantAsync("acme")).Id, (await store.AddTenantAsync("globex")).Id, (await store.AddTenantAsync("initech")).Id);
        foreach (var id in new[] { "evl_1", "evl_2", "evl_3" })
            await AddAsync(store, acme, id);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await AddAsync(store, globex, "evl_4");
        await AddAsync(store, initech, "evl_5");
        await TakeAsync(store, initech, "evl_5", "one");
        await AddAsync(store, initech, "evl_6");

        Assert.Equal([new PendingEvaluation(acme, "evl_1"), new PendingEvaluation(globex, "evl_4")], await PendingAsync(store));
        await TakeAsync(store, acme, "evl_1", "one");
        Assert.False(await TakeAsync(store, acme, "evl_2", "two"));
    }

    [Fact]
    public async Task CancelAsync_WhileItRuns_EndsTheHoldersPart()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");
        await TakeAsync(store, tenant, "evl_1", "one");
        Assert.True(await WriteAsync(store, tenant, scope => scope.Evaluations.CancelAsync("evl_1", default)));
        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.RenewAsync("evl_1", "one", s_lease, default)));
        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.CancelAsync("evl_1", default)));
        Assert.Empty(await PendingAsync(store));
    }

    [Fact]
    public async Task CountAttemptsAsync_TakenWithoutAnAnswer_Grows_AndAnAnswerResetsIt()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");
        for (var i = 1; i <= 3; i++)
        {
            await TakeAsync(store, tenant, "evl_1", $"{i}");
            Assert.Equal(i, await WriteAsync(store, tenant, scope => scope.Evaluations.CountAttemptsAsync("evl_1", default)));
            store.Time.Advance(s_lease + TimeSpan.FromSeconds(1));
        }

        await TakeAsync(store, tenant, "evl_1", "4");
        await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "4", s_lease, [Item("a")], default));
        Assert.Equal(1, await WriteAsync(store, tenant, scope => scope.Evaluations.CountAttemptsAsync("evl_1", default)));
    }

    /// <summary>What a run has read before an erasure must not be stored after it.</summary>
    [Fact]
    public async Task Erasure_WhileItRuns_EndsTheHoldersPart()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");
        await TakeAsync(store, tenant, "evl_1", "one");
        await WriteAsync(store, tenant, scope => scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default));

        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync("evl_1", "one", s_lease, [Item("a")], default)));
        Assert.False(await WriteAsync(store, tenant, scope => scope.Evaluations.FinishAsync("evl_1", "one", true, "{}", default)));
        Assert.Equal([new PendingEvaluation(tenant, "evl_1")], await PendingAsync(store));
        // However often: it is not the run's fault.
        for (var i = 0; i < 9; i++)
        {
            Assert.True(await TakeAsync(store, tenant, "evl_1", "two"));
            Assert.Equal(1, await WriteAsync(store, tenant, scope => scope.Evaluations.CountAttemptsAsync("evl_1", default)));
            await WriteAsync(store, tenant, scope => scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default));
        }
    }

    /// <summary>A gateway that ends in order, however often, is not the evaluation's fault.</summary>
    [Fact]
    public async Task LetGoAsync_CountsAsNoAttempt_AndPutsItBehindWhoWaitsMeanwhile()
    {
        await using var store = await database.CreateStoreAsync();
        var (acme, globex) = ((await store.AddTenantAsync("acme")).Id, (await store.AddTenantAsync("globex")).Id);
        await AddAsync(store, acme, "evl_1");
        var began = store.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 9; i++)
        {
            await TakeAsync(store, acme, "evl_1", "one");
            Assert.Equal(1, await WriteAsync(store, acme, scope => scope.Evaluations.CountAttemptsAsync("evl_1", default)));
            await WriteAsync(store, acme, async scope =>
            {
                await scope.Evaluations.LetGoAsync("evl_1", "one", TimeSpan.FromSeconds(10), default);
                return true;
            });
            store.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.Empty(await PendingAsync(store));
            store.Time.Advance(TimeSpan.FromSeconds(6));
        }

        await using (var scope = await store.Registry.BeginReadAsync(acme, default))
            Assert.Equal(began, (await scope.Evaluations.FindAsync("evl_1", default))!.ProgressAt!.Value.ToUnixTimeMilliseconds());
        store.Time.Advance(-TimeSpan.FromSeconds(3));
        await AddAsync(store, globex, "evl_2");
        store.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal([new PendingEvaluation(globex, "evl_2"), new PendingEvaluation(acme, "evl_1")], await PendingAsync(store));
    }

    /// <summary>One that nobody can answer does not keep its own tenant's others from going on.</summary>
    [Fact]
    public async Task LetGoAsync_WithAnotherOfTheTenant_LetsThatOneGoOn_AndComesBackBehindIt()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddAsync(store, tenant, "evl_1");
        await AddAsync(store, tenant, "evl_2");
        await TakeAsync(store, tenant, "evl_1", "one");
        Assert.Empty(await PendingAsync(store));
        Assert.True(await LetGoAsync("evl_1", "one", TimeSpan.FromSeconds(10)));

        Assert.Equal([new PendingEvaluation(tenant, "evl_2")], await PendingAsync(store));
        Assert.False(await TakeAsync(store, tenant, "evl_1", "one"));
        Assert.True(await TakeAsync(store, tenant, "evl_2", "one"));
        store.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Empty(await PendingAsync(store));

        // Neither can be answered: in turn.
        Assert.True(await LetGoAsync("evl_2", "one", TimeSpan.FromSeconds(10)));
        Assert.Equal([new PendingEvaluation(tenant, "evl_1")], await PendingAsync(store));
        Assert.True(await TakeAsync(store, tenant, "evl_1", "two"));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await LetGoAsync("evl_1", "two", TimeSpan.FromSeconds(10)));
        Assert.Empty(await PendingAsync(store));
        store.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal([new PendingEvaluation(tenant, "evl_2")], await PendingAsync(store));

        // Its gateway ends in order: it keeps its place.
        Assert.True(await TakeAsync(store, tenant, "evl_2", "two"));
        Assert.True(await LetGoAsync("evl_2", "two", TimeSpan.Zero));
        Assert.Equal([new PendingEvaluation(tenant, "evl_2")], await PendingAsync(store));

        Task<bool> LetGoAsync(string id, string holder, TimeSpan pause) => WriteAsync(store, tenant, async scope =>
        {
            await scope.Evaluations.LetGoAsync(id, holder, pause, default);
            return (await scope.Evaluations.FindAsync(id, default))!.State == EvaluationState.Queued;
        });
    }

    /// <summary>What is over can be removed; a refusal that counts cannot be forgotten to bring an older pass back.</summary>
    [Fact]
    public async Task RemoveAsync_OfTheLastWord_IsRefusedWhileSomethingGoesByIt()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        Task<RemoveEvaluationOutcome> RemoveAsync(string id) => WriteAsync(store, tenant, scope => scope.Evaluations.RemoveAsync(id, default));
        foreach (var (id, passed) in new[] { ("evl_1", true), ("evl_2", false) })
        {
            await AddAsync(store, tenant, id);
            Assert.Equal(RemoveEvaluationOutcome.NotOver, await RemoveAsync(id));
            await TakeAsync(store, tenant, id, "one");
            await WriteAsync(store, tenant, scope => scope.Evaluations.AddItemsAsync(id, "one", s_lease, [Item("a")], default));
            await WriteAsync(store, tenant, scope => scope.Evaluations.FinishAsync(id, "one", passed, "{}", default));
            store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(RemoveEvaluationOutcome.IsVerdict, await RemoveAsync("evl_2"));
        Assert.Equal(RemoveEvaluationOutcome.Removed, await RemoveAsync("evl_1"));
        Assert.Equal(RemoveEvaluationOutcome.Removed, await RemoveAsync("evl_2"));
        Assert.Equal(RemoveEvaluationOutcome.NotFound, await RemoveAsync("evl_2"));
        Assert.Empty(store.Query("SELECT item_id FROM evaluation_items"));
    }

    internal static NewEvaluation New(string id, VersionReference? against = null, int version = 2) => new()
    {
        Id = id,
        Candidate = new VersionReference(AdapterName.Parse("sql"), new VersionNumber(version)),
        Digest = TestStore.Digest("two"),
        Against = against,
        Dataset = "ds_1",
        Mode = "full",
        IsDefaultMode = true,
        Items = 3,
        Actor = TestStore.Admin,
    };

    internal static async Task<T> WriteAsync<T>(TestStore store, TenantId tenant, Func<TenantScope, Task<T>> write)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var result = await write(scope);
        await scope.CommitAsync(default);
        return result;
    }

    private static Task<AddEvaluationOutcome> AddAsync(TestStore store, TenantId tenant, string id, int most = 9) =>
        WriteAsync(store, tenant, scope => scope.Evaluations.AddAsync(New(id), most, default));

    private static Task<bool> TakeAsync(TestStore store, TenantId tenant, string id, string holder) =>
        WriteAsync(store, tenant, scope => scope.Evaluations.TakeAsync(id, holder, s_lease, default));

    private static async Task<IReadOnlyList<PendingEvaluation>> PendingAsync(TestStore store)
    {
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        return await scope.Evaluations.ListAsync(9, default);
    }

    private static EvaluationItem Item(string id) => new()
    {
        Key = new EvaluationItemKey(EvaluationSide.Candidate, EvaluationItemSet.HeldOut, id),
        Position = id[0],
        Question = "q" + id,
        Scores = "{}",
        Tokens = 7,
        DurationMs = 1,
        Answer = [1, 2, 3],
    };

    public sealed class OnSqlite() : EvaluationRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : EvaluationRepositoryTests(TestDatabase.PostgreSql);
}
