using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Aliases;

public abstract class AliasRepositoryTests(TestDatabase database)
{
    private static readonly AliasName s_main = AliasName.Parse("main");

    [Fact]
    public async Task SetAsync_NewThenOtherThenSame_TellsWhatItDid()
    {
        await using var world = await World.CreateAsync(database, versions: 2);

        Assert.Equal(SetAliasOutcome.Created, (await world.SetAsync(1)).Outcome);
        Assert.Equal(SetAliasOutcome.Switched, (await world.SetAsync(2)).Outcome);
        Assert.Equal(SetAliasOutcome.Unchanged, (await world.SetAsync(2)).Outcome);
        Assert.Equal(2, await world.TargetAsync());
        Assert.Equal(2, (await world.HistoryAsync()).Count);
    }

    [Fact]
    public async Task SetAsync_VersionThatCannotServe_IsRefusedWithTheReason()
    {
        await using var world = await World.CreateAsync(database, versions: 2);
        await world.SetAsync(1);

        Assert.Equal(SetAliasOutcome.VersionNotFound, (await world.SetAsync(9)).Outcome);
        await world.ChangeStateAsync(2, AdapterVersionState.Retired);
        Assert.Equal(SetAliasOutcome.VersionNotReady, (await world.SetAsync(2)).Outcome);
        await world.ChangeStateAsync(2, AdapterVersionState.Ready);
        await world.Store.AddBaseModelAsync(digest: 'b');
        Assert.Equal(SetAliasOutcome.BaseModelReplaced, (await world.SetAsync(2)).Outcome);
        Assert.Equal(1, await world.TargetAsync());
    }

    [Fact]
    public async Task SetAsync_NameOfABaseModel_IsRefused()
    {
        await using var world = await World.CreateAsync(database, versions: 1);

        Assert.Equal(SetAliasOutcome.NameIsBaseModel, (await world.Store.SetAliasAsync(world.Tenant, "tiny", World.Version(1))).Outcome);
    }

    [Fact]
    public async Task RollBackAsync_AgainAndAgain_GoesFurtherBackEachTime()
    {
        await using var world = await World.CreateAsync(database, versions: 3);
        await world.SetAsync(1);
        await world.SetAsync(2);
        await world.SetAsync(3);

        Assert.Equal(RollBackAliasOutcome.RolledBack, (await world.RollBackAsync()).Outcome);
        Assert.Equal(2, await world.TargetAsync());
        Assert.Equal(1, (await world.RollBackAsync()).Alias!.Target.Version.Value);
        Assert.Equal(RollBackAliasOutcome.NothingBefore, (await world.RollBackAsync()).Outcome);
        Assert.Equal(1, await world.TargetAsync());
    }

    [Fact]
    public async Task RollBackAsync_AfterASetAfterARollback_ReturnsToWhereTheSetBegan()
    {
        await using var world = await World.CreateAsync(database, versions: 3);
        await world.SetAsync(1);
        await world.SetAsync(2);
        await world.RollBackAsync();
        await world.SetAsync(3);

        Assert.Equal(1, (await world.RollBackAsync()).Alias!.Target.Version.Value);
    }

    [Fact]
    public async Task RollBackAsync_TargetBeforeIsGoneOrNotReady_IsRefusedAndChangesNothing()
    {
        await using var world = await World.CreateAsync(database, versions: 2);
        await world.SetAsync(1);
        await world.SetAsync(2);

        await world.ChangeStateAsync(1, AdapterVersionState.Retired);
        Assert.Equal(RollBackAliasOutcome.PreviousNotUsable, (await world.RollBackAsync()).Outcome);
        await world.Store.Library.DeleteVersionAsync(world.Tenant, World.Version(1), TestStore.Admin, default);
        Assert.Equal(RollBackAliasOutcome.PreviousNotUsable, (await world.RollBackAsync()).Outcome);
        Assert.Equal(2, await world.TargetAsync());
    }

    [Fact]
    public async Task RollBackAsync_NoAlias_IsNotFound()
    {
        await using var world = await World.CreateAsync(database, versions: 1);

        Assert.Equal(RollBackAliasOutcome.AliasNotFound, (await world.RollBackAsync()).Outcome);
    }

    [Fact]
    public async Task ListHistoryAsync_AllChanges_TellsWhoWhenFromAndTo()
    {
        await using var world = await World.CreateAsync(database, versions: 2);
        var start = world.Store.Time.GetUtcNow();
        await world.SetAsync(1);
        world.Store.Time.Advance(TimeSpan.FromMinutes(1));
        await world.SetAsync(2);
        await world.RollBackAsync();
        await world.DeleteAsync();
        await world.SetAsync(2);

        (VersionReference? one, VersionReference? two) = (World.Version(1), World.Version(2));
        Assert.Equal(
        [
            new AliasHistoryEntry(5, AliasHistoryKind.Set, start.AddMinutes(1), TestStore.Admin, null, two),
            new AliasHistoryEntry(4, AliasHistoryKind.Delete, start.AddMinutes(1), TestStore.Admin, one, null),
            new AliasHistoryEntry(3, AliasHistoryKind.Rollback, start.AddMinutes(1), TestStore.Admin, two, one),
            new AliasHistoryEntry(2, AliasHistoryKind.Set, start.AddMinutes(1), TestStore.Admin, one, two),
            new AliasHistoryEntry(1, AliasHistoryKind.Set, start, TestStore.Admin, null, one),
        ], await world.HistoryAsync());
    }

    [Fact]
    public async Task DeleteAsync_ThenMadeAnew_HasNothingToRollBackTo()
    {
        await using var world = await World.CreateAsync(database, versions: 2);
        await world.SetAsync(1);
        Assert.True(await world.DeleteAsync());
        Assert.False(await world.DeleteAsync());

        Assert.Equal(SetAliasOutcome.Created, (await world.SetAsync(2)).Outcome);
        Assert.Equal(RollBackAliasOutcome.NothingBefore, (await world.RollBackAsync()).Outcome);
    }

    private sealed class World(TestStore store, TenantId tenant) : IAsyncDisposable
    {
        public TestStore Store => store;

        public TenantId Tenant => tenant;

        public static async Task<World> CreateAsync(TestDatabase database, int versions)
        {
            var store = await database.CreateStoreAsync();
            var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
            for (var i = 1; i <= versions; i++)
                await store.PublishAsync(tenant, model, content: $"content {i}");
            return new World(store, tenant);
        }

        public static VersionReference Version(int number) => new(AdapterName.Parse("fix"), new VersionNumber(number));

        public Task<SetAliasResult> SetAsync(int version) => store.SetAliasAsync(tenant, "main", Version(version));

        public Task<RollBackAliasResult> RollBackAsync() => store.RollBackAsync(tenant, "main");

        public async Task<int> TargetAsync()
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant, default);
            return (await scope.Aliases.FindAsync(s_main, default))!.Target.Version.Value;
        }

        public async Task<IReadOnlyList<AliasHistoryEntry>> HistoryAsync()
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant, default);
            return await scope.Aliases.ListHistoryAsync(s_main, 100, default);
        }

        public async Task<bool> DeleteAsync()
        {
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            var deleted = await scope.Aliases.DeleteAsync(s_main, TestStore.Admin, default);
            await scope.CommitAsync(default);
            return deleted;
        }

        public async Task ChangeStateAsync(int version, AdapterVersionState state)
        {
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            await scope.Versions.ChangeStateAsync(AdapterName.Parse("fix"), new VersionNumber(version), state, default);
            await scope.CommitAsync(default);
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    public sealed class OnSqlite() : AliasRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AliasRepositoryTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : AliasRepositoryTests(TestDatabase.PgBouncer);
}
