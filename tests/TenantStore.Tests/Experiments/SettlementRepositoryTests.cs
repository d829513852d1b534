using TenantStore.Adapters;
using TenantStore.Answers;
using TenantStore.Experiments;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Experiments;

public abstract class SettlementRepositoryTests(TestDatabase database)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task TakeAsync_WhileAnotherHoldsIt_IsNullUntilTheLeaseEndsOrIsReleased()
    {
        await using var world = await World.CreateAsync(database);

        Assert.NotNull(await world.TakeAsync("one"));
        Assert.NotNull(await world.TakeAsync("one"));
        Assert.Null(await world.TakeAsync("two"));
        Assert.Empty(await world.FreeAsync("two"));
        Assert.Equal(["exp_1"], await world.FreeAsync("one"));
        world.Store.Time.Advance(s_lease);
        Assert.NotNull(await world.TakeAsync("two"));
        Assert.Null(await world.TakeAsync("one"));
        await world.WriteAsync(scope => scope.Settlements.ReleaseAsync("exp_1", "one", default));
        Assert.Null(await world.TakeAsync("one"));
        await world.WriteAsync(scope => scope.Settlements.ReleaseAsync("exp_1", "two", default));
        Assert.NotNull(await world.TakeAsync("one"));
    }

    [Fact]
    public async Task ApplyAsync_Events_AreNumberedAndGoOnWhereTheLastOnesEnded()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");

        Assert.True(await world.ApplyAsync("one", 0, "a", "b"));
        Assert.False(await world.ApplyAsync("one", 0, "c"), "somebody has gone on");
        Assert.False(await world.ApplyAsync("two", 2, "c"), "another holds it");
        Assert.True(await world.ApplyAsync("one", 2, "c"));

        var held = (await world.TakeAsync("one"))!;
        Assert.Equal((3, "report 3"), (held.Experiment.Applied, held.Experiment.Report));
        Assert.Equal([3], held.Snapshot);
        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        var events = await scope.Settlements.ListEventsAsync("exp_1", 0, 9, default);
        Assert.Equal([(1L, "a"), (2L, "b"), (3L, "c")], events.Select(one => (one.Number, one.Event.Unit)));
        Assert.Equal("c", Assert.Single(await scope.Settlements.ListEventsAsync("exp_1", 2, 9, default)).Event.AnswerId);
    }

    [Fact]
    public async Task ApplyAsync_AUnitTwice_IsRefusedByTheRegistryItself()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");
        await world.ApplyAsync("one", 0, "a");

        await Assert.ThrowsAnyAsync<Exception>(() => world.ApplyAsync("one", 1, "a"));

        Assert.Equal(1, (await world.TakeAsync("one"))!.Experiment.Applied);
    }

    [Fact]
    public async Task ForgetUserAsync_AUser_LeavesCountsUnderANameOfNobody()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");
        await world.ApplyAsync("one", 0, "a", "b");

        await world.WriteAsync(async scope => Assert.Equal(2, await scope.Settlements.ForgetUserAsync("u_1", "erased_1", default)));

        Assert.False(await world.ApplyAsync("one", 2, "c"), "a step that began before must not bring the user back");
        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        Assert.Equal(["erased_1"], (await scope.Settlements.ListEventsAsync("exp_1", 0, 9, default)).Select(one => one.Event.UserKey).Distinct());
        Assert.Equal(2, (await scope.Experiments.FindAsync("exp_1", default))!.Applied);
    }

    [Fact]
    public async Task ApplyAsync_AfterTheEnd_WritesNothing()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");
        await world.WriteAsync(scope => scope.Experiments.EndAsync("exp_1", ExperimentStatus.Stopped, "enough", default));

        Assert.False(await world.ApplyAsync("one", 0, "a"));
        Assert.Null(await world.TakeAsync("one"));
    }

    [Fact]
    public async Task DeleteEndedAsync_OfAnExperiment_LeavesItsReportAndNothingOfWhileItRuns()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");
        await world.ApplyAsync("one", 0, "a", "b", "c");
        async Task<int> DeleteAsync(DateTimeOffset before, int most)
        {
            var deleted = 0;
            await world.WriteAsync(async scope => deleted = await scope.Settlements.DeleteEndedAsync(before, most, default));
            return deleted;
        }

        Assert.Equal(0, await DeleteAsync(DateTimeOffset.MaxValue, 99));
        await world.WriteAsync(scope => scope.Experiments.EndAsync("exp_1", ExperimentStatus.Stopped, "enough", default));
        Assert.Equal(0, await DeleteAsync(world.Store.Time.GetUtcNow(), 99));
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 1, 0), (await DeleteAsync(world.Store.Time.GetUtcNow(), 2), await DeleteAsync(world.Store.Time.GetUtcNow(), 2), await DeleteAsync(world.Store.Time.GetUtcNow(), 2)));

        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        var left = (await scope.Experiments.FindAsync("exp_1", default))!;
        Assert.Equal((3, "report 3", "enough"), (left.Applied, left.Report, left.Why));
        Assert.DoesNotContain("u_1", string.Join(' ', world.Store.Dump(world.Tenant).Where(row => row.StartsWith("experiment", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListDueAsync_Answers_AreThoseOfTheArmsWhoseTimeIsOverAndThatAreNotCounted()
    {
        await using var world = await World.CreateAsync(database);
        await world.TakeAsync("one");
        await world.AnswerAsync("counted", 1, AnswerArm.Control);
        await world.AnswerAsync("late-row", 0, AnswerArm.Control);
        await world.AnswerAsync("due", 2, AnswerArm.Candidate, unit: "key");
        await world.AnswerAsync("again", 3, AnswerArm.Candidate, unit: "key");
        await world.AnswerAsync("held-back", 2, AnswerArm.Holdback);
        await world.AnswerAsync("young", 60, AnswerArm.Control);
        await world.AnswerAsync("young-secret", 61, AnswerArm.Candidate, refusal: "secrets");
        await world.AnswerAsync("young-secret-of-the-control", 61, AnswerArm.Control, refusal: "secrets");
        await world.AnswerAsync("elsewhere", 2, AnswerArm.Control, experiment: "exp_2");
        await world.ApplyAsync("one", 0, "counted");

        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        var due = await scope.Settlements.ListDueAsync("exp_1", world.Start, world.Start.AddSeconds(30), 99, default);

        Assert.Equal([("young-secret", "young-secret"), ("late-row", "late-row"), ("due", "key"), ("again", "key")], due.Select(answer => (answer.AnswerId, answer.Unit)));
        Assert.Equal(["young-secret", "late-row"], (await scope.Settlements.ListDueAsync("exp_1", world.Start, world.Start.AddSeconds(30), 2, default)).Select(answer => answer.AnswerId));
    }

    [Fact]
    public async Task ListRepeatedAsync_OfKeys_AreTheAnswersUnderThemWithinTheSpan()
    {
        await using var world = await World.CreateAsync(database);
        await world.AnswerAsync("first", 2, AnswerArm.Candidate, unit: "key");
        await world.AnswerAsync("again", 3, AnswerArm.Candidate, unit: "key");
        await world.AnswerAsync("much-later", 99, AnswerArm.Candidate, unit: "key");
        await world.AnswerAsync("other", 3, AnswerArm.Candidate, unit: "other");
        await world.AnswerAsync("another", 3, AnswerArm.Candidate, unit: "not asked for");
        await world.AnswerAsync("keyless", 3, AnswerArm.Candidate);
        await world.AnswerAsync("elsewhere", 3, AnswerArm.Candidate, unit: "key", experiment: "exp_2");

        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        // More than one statement names.
        var keys = Enumerable.Range(0, 99).Select(i => $"unknown {i}").Prepend("key").Append("other").ToList();
        var repeated = await scope.Settlements.ListRepeatedAsync("exp_1", keys, world.Start, world.Start.AddSeconds(30), default);

        Assert.Equal(["again", "first", "other"], repeated.Select(answer => answer.AnswerId).Order());
    }

    [Fact]
    public async Task ListOutcomesAsync_OfAnswers_AreWhatWasToldOfThemInOrder()
    {
        await using var world = await World.CreateAsync(database);
        await world.AnswerAsync("a", 1, AnswerArm.Control);
        await world.AnswerAsync("b", 1, AnswerArm.Control);
        await world.TellAsync("a", OutcomeKind.ExecutedOk, 9);
        await world.TellAsync("a", OutcomeKind.PartiallyAccepted, 5);
        await world.TellAsync("b", OutcomeKind.Accepted, 100);

        await using var scope = await world.Store.Registry.BeginReadAsync(world.Tenant, default);
        var told = await scope.Settlements.ListOutcomesAsync(["a"], default);

        Assert.Equal([("a", OutcomeKind.PartiallyAccepted), ("a", OutcomeKind.ExecutedOk)], told.Select(fact => (fact.AnswerId, fact.Kind)));
    }

    private sealed class World(TestStore store, TenantId tenant) : IAsyncDisposable
    {
        public TestStore Store => store;

        public TenantId Tenant => tenant;

        public DateTimeOffset Start { get; } = store.Time.GetUtcNow();

        public static async Task<World> CreateAsync(TestDatabase database)
        {
            var store = await database.CreateStoreAsync();
            var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
            for (var i = 1; i <= 2; i++)
                await store.PublishAsync(tenant, model, content: $"content {i}");
            await store.SetAliasAsync(tenant, "main", Version(1));
            await store.StartExperimentAsync(tenant, TestStore.Experiment("exp_1", "main", Version(2)));
            return new World(store, tenant);
        }

        public async Task WriteAsync(Func<TenantScope, Task> write)
        {
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            await write(scope);
            await scope.CommitAsync(default);
        }

        public async Task<HeldExperiment?> TakeAsync(string holder)
        {
            HeldExperiment? held = null;
            await WriteAsync(async scope => held = await scope.Settlements.TakeAsync("exp_1", holder, s_lease, default));
            return held;
        }

        public async Task<IReadOnlyList<string>> FreeAsync(string holder)
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant, default);
            return await scope.Settlements.ListFreeAsync(holder, default);
        }

        public async Task<bool> ApplyAsync(string holder, long before, params string[] units)
        {
            var after = before + units.Length;
            var settlement = new Settlement
            {
                Before = before,
                Events = [.. units.Select(unit => new SettledEvent(unit, unit, true, "u_1", "primary"))],
                Snapshot = [(byte)after],
                Report = $"report {after}",
                SettledTo = Start,
            };
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            if (!await scope.Settlements.ApplyAsync("exp_1", holder, settlement, default))
                return false;
            await scope.CommitAsync(default);
            return true;
        }

        public Task AnswerAsync(string id, int second, AnswerArm arm, string unit = "", string refusal = "", string experiment = "exp_1") => WriteAsync(scope => scope.Answers.AddAsync(
            new NewAnswer
            {
                AnswerId = id, Kind = AnswerKind.Fix, Caller = default, UserKey = "u_1", BaseModel = BaseModelName.Parse("tiny"), ExperimentId = experiment, Arm = arm, Unit = unit, Refusal = refusal,
                Language = "sql", PromptHash = "", AnswerHash = "", State = AnswerState.Answered, LatencyMs = 1, At = Start.AddSeconds(second),
            },
            default));

        public Task TellAsync(string answer, OutcomeKind kind, int second) => WriteAsync(scope => scope.Outcomes.AddAsync(
            new NewOutcome { EventKey = $"{answer}-{kind}", Source = OutcomeSource.Ours, Kind = kind, AnswerId = answer, UserKey = "u_1", At = Start.AddSeconds(second) }, default));

        public ValueTask DisposeAsync() => store.DisposeAsync();

        private static VersionReference Version(int number) => new(AdapterName.Parse("fix"), new VersionNumber(number));
    }

    public sealed class OnSqlite() : SettlementRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : SettlementRepositoryTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : SettlementRepositoryTests(TestDatabase.PgBouncer);
}
