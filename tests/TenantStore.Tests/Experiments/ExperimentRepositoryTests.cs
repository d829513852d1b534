using TenantStore.Adapters;
using TenantStore.Experiments;
using TenantStore.Resolution;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Experiments;

public abstract class ExperimentRepositoryTests(TestDatabase database)
{
    private static readonly AliasName s_main = AliasName.Parse("main");

    [Fact]
    public async Task StartAsync_Running_IsSeenByTheNextRequestOfTheAliasAndByNoPinnedOne()
    {
        await using var world = await World.CreateAsync(database);
        Assert.Null((await world.ResolveAsync("main")).Experiment);

        var started = await world.StartAsync("exp_1", 2);

        Assert.Equal((StartExperimentOutcome.Started, ExperimentStatus.Running), (started.Outcome, started.Experiment!.Status));
        Assert.Equal((World.Version(1), World.Version(2)), (started.Experiment.Control, started.Experiment.Candidate));
        var resolved = await world.ResolveAsync("main");
        Assert.Equal(World.Version(1), resolved.Adapter!.Version);
        Assert.Equal(("exp_1", World.Version(2), TestStore.Digest("content 2")), (resolved.Experiment!.Id, resolved.Experiment.Candidate.Version, resolved.Experiment.Candidate.Digest));
        Assert.Equal(50, resolved.Experiment.Settings.CandidatePercent);
        Assert.Null((await world.ResolveAsync("tiny:main@1")).Experiment);
        Assert.Null((await world.ResolveAsync("tiny")).Experiment);
    }

    [Fact]
    public async Task StartAsync_WhatCannotBeCompared_IsRefusedWithTheReason()
    {
        await using var world = await World.CreateAsync(database);
        var other = (await world.Store.AddBaseModelAsync("other", 'c')).Id;
        await world.Store.PublishAsync(world.Tenant, other, adapter: "far", content: "far");

        Assert.Equal(StartExperimentOutcome.AliasNotFound, (await world.StartAsync("exp_1", 2, alias: "nothing")).Outcome);
        Assert.Equal(StartExperimentOutcome.CandidateIsControl, (await world.StartAsync("exp_1", 1)).Outcome);
        Assert.Equal(StartExperimentOutcome.CandidateNotFound, (await world.StartAsync("exp_1", 9)).Outcome);
        var far = TestStore.Experiment("exp_1", "main", new VersionReference(AdapterName.Parse("far"), new VersionNumber(1)));
        Assert.Equal(StartExperimentOutcome.CandidateOnOtherBase, (await world.Store.StartExperimentAsync(world.Tenant, far)).Outcome);
        await world.ChangeAsync(scope => scope.Versions.ChangeStateAsync(AdapterName.Parse("fix"), new VersionNumber(2), AdapterVersionState.Retired, default));
        Assert.Equal(StartExperimentOutcome.CandidateNotReady, (await world.StartAsync("exp_1", 2)).Outcome);
        await world.Store.AddBaseModelAsync(digest: 'b');
        Assert.Equal(StartExperimentOutcome.ControlNotServed, (await world.StartAsync("exp_1", 3)).Outcome);
        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task StartAsync_WhileOneRuns_OnlyWidens()
    {
        await using var world = await World.CreateAsync(database);
        await world.StartAsync("exp_1", 2, coverage: 20);

        Assert.Equal(StartExperimentOutcome.Unchanged, (await world.StartAsync("exp_2", 2, coverage: 20)).Outcome);
        Assert.Equal(StartExperimentOutcome.OtherRunning, (await world.StartAsync("exp_2", 2, coverage: 10)).Outcome);
        Assert.Equal(StartExperimentOutcome.OtherRunning, (await world.StartAsync("exp_2", 3, coverage: 20)).Outcome);
        Assert.Equal(StartExperimentOutcome.Widened, (await world.StartAsync("exp_2", 2, coverage: 60)).Outcome);
        Assert.Equal(("exp_1", 60), ((await world.ResolveAsync("main")).Experiment!.Id, (await world.ResolveAsync("main")).Experiment!.Settings.CoveragePercent));
        Assert.Equal("exp_1", Assert.Single(await world.ListAsync()).Id);
    }

    [Theory]
    [InlineData("set")]
    [InlineData("rollback")]
    [InlineData("delete")]
    [InlineData("quarantine control")]
    [InlineData("quarantine candidate")]
    public async Task Change_OfWhatIsCompared_EndsTheExperimentAndIsAudited(string change)
    {
        await using var world = await World.CreateAsync(database);
        await world.Store.SetAliasAsync(world.Tenant, "main", World.Version(3));
        await world.Store.SetAliasAsync(world.Tenant, "main", World.Version(1));
        await world.StartAsync("exp_1", 2);

        await world.ChangeAsync(async scope => _ = change switch
        {
            "set" => (await scope.Aliases.SetAsync(s_main, World.Version(3), TestStore.Admin, default)).EndedExperiment == "exp_1",
            "rollback" => (await scope.Aliases.RollBackAsync(s_main, TestStore.Admin, default)).EndedExperiment == "exp_1",
            "delete" => await scope.Aliases.DeleteAsync(s_main, TestStore.Admin, default),
            _ => (await scope.Versions.QuarantineAsync(
                TestStore.Digest(change.EndsWith("control", StringComparison.Ordinal) ? "content 1" : "content 2"), world.Model, QuarantineReason.Crashed, default)).Count == 1,
        } ? true : throw new InvalidOperationException($"{change} did not tell."));

        var ended = Assert.Single(await world.ListAsync());
        Assert.Equal((ExperimentStatus.Stopped, world.Store.Time.GetUtcNow()), (ended.Status, ended.EndedAt));
        Assert.NotNull(ended.Why);
        Assert.Null((await world.Store.ResolveAsync(world.Tenant, "main") as ModelResolution.Resolved)?.Experiment);
        var told = Assert.Single(await world.AuditAsync(), entry => entry.Action == "experiment.stop");
        Assert.Contains("exp_1", told.DetailJson, StringComparison.Ordinal);
        Assert.Equal("alias/main", told.Subject);
    }

    [Fact]
    public async Task Set_ToWhatTheAliasMeansAlready_LeavesTheExperiment()
    {
        await using var world = await World.CreateAsync(database);
        await world.StartAsync("exp_1", 2);

        await world.Store.SetAliasAsync(world.Tenant, "main", World.Version(1));

        Assert.NotNull((await world.ResolveAsync("main")).Experiment);
    }

    [Fact]
    public async Task Candidate_WhileOnTrial_IsNeitherDeletedNorRetired()
    {
        await using var world = await World.CreateAsync(database);
        await world.StartAsync("exp_1", 2);

        Assert.Equal(DeleteVersionOutcome.InUse, await world.Store.Library.DeleteVersionAsync(world.Tenant, World.Version(2), TestStore.Admin, default));
        await world.ChangeAsync(async scope => Assert.Equal(
            ChangeStateOutcome.InUse,
            await scope.Versions.ChangeStateAsync(AdapterName.Parse("fix"), new VersionNumber(2), AdapterVersionState.Retired, default)));
        await world.ChangeAsync(scope => scope.Experiments.EndAsync("exp_1", ExperimentStatus.Stopped, "enough", default));
        Assert.Equal(DeleteVersionOutcome.Deleted, await world.Store.Library.DeleteVersionAsync(world.Tenant, World.Version(2), TestStore.Admin, default));
    }

    [Fact]
    public async Task EndAsync_Twice_EndsOnceAndThePlatformSeesItNoMore()
    {
        await using var world = await World.CreateAsync(database);
        await world.StartAsync("exp_1", 2);
        Assert.Equal([world.Tenant], await world.RunningTenantsAsync());

        await world.ChangeAsync(async scope => Assert.True(await scope.Experiments.EndAsync("exp_1", ExperimentStatus.Kept, "time", default)));
        await world.ChangeAsync(async scope => Assert.False(await scope.Experiments.EndAsync("exp_1", ExperimentStatus.Promoted, "late", default)));

        Assert.Equal((ExperimentStatus.Kept, "time"), (Assert.Single(await world.ListAsync()).Status, (await world.ListAsync())[0].Why));
        Assert.Empty(await world.RunningTenantsAsync());
        Assert.Equal(StartExperimentOutcome.Started, (await world.StartAsync("exp_2", 2)).Outcome);
        Assert.Equal(["exp_2", "exp_1"], (await world.ListAsync()).Select(one => one.Id));
    }

    private sealed class World(TestStore store, TenantId tenant, BaseModelId model) : IAsyncDisposable
    {
        public TestStore Store => store;

        public TenantId Tenant => tenant;

        public BaseModelId Model => model;

        /// <summary>Three versions; the alias <c>main</c> means the first.</summary>
        public static async Task<World> CreateAsync(TestDatabase database)
        {
            var store = await database.CreateStoreAsync();
            var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
            for (var i = 1; i <= 3; i++)
                await store.PublishAsync(tenant, model, content: $"content {i}");
            await store.SetAliasAsync(tenant, "main", Version(1));
            return new World(store, tenant, model);
        }

        public static VersionReference Version(int number) => new(AdapterName.Parse("fix"), new VersionNumber(number));

        public async Task<ModelResolution.Resolved> ResolveAsync(string text) => Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, text));

        /// <summary>A second after whatever was before.</summary>
        public Task<StartExperimentResult> StartAsync(string id, int candidate, int coverage = 100, string alias = "main")
        {
            store.Time.Advance(TimeSpan.FromSeconds(1));
            return store.StartExperimentAsync(tenant, TestStore.Experiment(id, alias, Version(candidate), coverage));
        }

        public async Task ChangeAsync(Func<TenantScope, Task> change)
        {
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            await change(scope);
            await scope.CommitAsync(default);
        }

        public async Task<IReadOnlyList<Experiment>> ListAsync()
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant, default);
            return await scope.Experiments.ListAsync(s_main, 9, default);
        }

        public async Task<IReadOnlyList<TenantStore.Auditing.AuditEvent>> AuditAsync()
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant, default);
            return await scope.Audit.ListAsync(99, null, default);
        }

        public async Task<IReadOnlyList<TenantId>> RunningTenantsAsync()
        {
            await using var scope = await store.Registry.BeginPlatformReadAsync(default);
            return await scope.Experiments.ListTenantsAsync(default);
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    public sealed class OnSqlite() : ExperimentRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ExperimentRepositoryTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : ExperimentRepositoryTests(TestDatabase.PgBouncer);
}
