using TenantStore.Datasets;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Datasets;

public abstract class DatasetRepositoryTests(TestDatabase database)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task FinishAsync_ByTheHolder_MakesItReadyOnce()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.True(await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("a"), TestStore.DatasetSample("b", split: DatasetSplit.HeldOut, position: 1)], Later(store), default));

        Assert.True(await scope.Datasets.FinishAsync("ds_1", 1, "sha256:d", """{"a":1}""", default));
        Assert.False(await scope.Datasets.FinishAsync("ds_1", 1, "sha256:other", "{}", default));
        Assert.False(await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("c")], Later(store), default));

        var found = (await scope.Datasets.FindAsync("ds_1", default))!;
        Assert.Equal((DatasetState.Ready, "sha256:d", """{"a":1}""", "week 1", "{}"), (found.State, found.Digest, found.ManifestJson, found.Name, found.SettingsJson));
        Assert.Equal(["a", "b"], await RowsAsync(scope, null));
        Assert.Equal(["b"], await RowsAsync(scope, DatasetSplit.HeldOut));
        var row = (await scope.Datasets.ListRowsAsync("ds_1", null, -1, 1, default)).Single();
        Assert.Equal(TestStore.DatasetSample("a") with { Content = row.Content }, row);
    }

    [Fact]
    public async Task TakeAsync_WhileItIsHeld_IsRefused()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.Empty(await scope.Datasets.ListAbandonedAsync(default));
        Assert.Null(await scope.Datasets.TakeAsync("ds_1", Later(store), default));
    }

    /// <summary>However long it waited for its turn.</summary>
    [Fact]
    public async Task TakeAsync_OfOneThatNobodyBuiltYet_IsNoInterruption()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.Null(await scope.Datasets.FindBuildingAsync(default));
        await scope.Datasets.AddAsync(new NewDataset("ds_1", "week 1", "{}", DateTimeOffset.UnixEpoch, TestStore.Admin), default);
        store.Time.Advance(10 * s_lease);

        Assert.Equal(["ds_1"], await scope.Datasets.ListAbandonedAsync(default));
        Assert.NotNull(await scope.Datasets.TakeAsync("ds_1", Later(store), default));

        Assert.Equal(0, (await scope.Datasets.FindAsync("ds_1", default))!.Interruptions);
        Assert.Empty(await scope.Datasets.ListAbandonedAsync(default));
        Assert.Equal("ds_1", await scope.Datasets.FindBuildingAsync(default));
        await scope.Datasets.FailAsync("ds_1", 2, "no", default);
        Assert.Null(await scope.Datasets.FindBuildingAsync(default));
    }

    [Fact]
    public async Task TakeAsync_AfterTheLease_StartsAnewAndShutsOutTheOneBefore()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("half")], Later(store), default);
        store.Time.Advance(s_lease);

        Assert.Equal(["ds_1"], await scope.Datasets.ListAbandonedAsync(default));
        Assert.Equal(2, await scope.Datasets.TakeAsync("ds_1", Later(store), default));

        Assert.Empty(await RowsAsync(scope, null));
        Assert.False(await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("late")], Later(store), default));
        Assert.False(await scope.Datasets.FinishAsync("ds_1", 1, "d", "{}", default));
        Assert.False(await scope.Datasets.FailAsync("ds_1", 1, "late", default));
        Assert.True(await scope.Datasets.AddRowsAsync("ds_1", 2, [TestStore.DatasetSample("whole")], Later(store), default));
        Assert.True(await scope.Datasets.FinishAsync("ds_1", 2, "d", "{}", default));
        Assert.Equal(["whole"], await RowsAsync(scope, null));
    }

    /// <summary>Who erases much must not make a snapshot fail as if gateways died of it.</summary>
    [Fact]
    public async Task TakeAsync_CountsLeasesThatRanOut_AndNoErasure()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);
        Assert.Equal(3, await scope.Datasets.TakeAsync("ds_1", Later(store), default));
        Assert.True(await scope.Datasets.LetGoAsync("ds_1", 3, default));
        Assert.False(await scope.Datasets.LetGoAsync("ds_1", 3, default));
        Assert.Equal(5, await scope.Datasets.TakeAsync("ds_1", Later(store), default));
        Assert.Equal(0, (await scope.Datasets.FindAsync("ds_1", default))!.Interruptions);
        store.Time.Advance(s_lease);
        Assert.Equal(6, await scope.Datasets.TakeAsync("ds_1", Later(store), default));

        Assert.Equal(1, (await scope.Datasets.FindAsync("ds_1", default))!.Interruptions);
    }

    [Fact]
    public async Task FailAsync_ByTheHolder_DropsTheRowsAndSaysWhy()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("half")], Later(store), default);

        Assert.True(await scope.Datasets.FailAsync("ds_1", 1, "no samples", default));

        var found = (await scope.Datasets.FindAsync("ds_1", default))!;
        Assert.Equal((DatasetState.Failed, "no samples"), (found.State, found.Error));
        Assert.Empty(await RowsAsync(scope, null));
    }

    [Fact]
    public async Task ListAsync_Pages_TheNewestFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await scope.Datasets.AddAsync(new NewDataset("ds_2", "n", "{}", Later(store), TestStore.Admin), default);
        await scope.Datasets.AddAsync(new NewDataset("ds_3", "n", "{}", Later(store), TestStore.Admin), default);

        Assert.Equal(["ds_2", "ds_3"], (await scope.Datasets.ListAsync(2, null, default)).Select(one => one.Id));
        Assert.Equal(["ds_1"], (await scope.Datasets.ListAsync(2, "ds_3", default)).Select(one => one.Id));
    }

    internal static async Task<TenantId> BeginAsync(TestStore store)
    {
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.True(await scope.Datasets.AddAsync(new NewDataset("ds_1", "week 1", "{}", Later(store), TestStore.Admin), default));
        await scope.CommitAsync(default);
        return tenant;
    }

    private static DateTimeOffset Later(TestStore store) => store.Time.GetUtcNow() + s_lease;

    private static async Task<IEnumerable<string>> RowsAsync(TenantScope scope, DatasetSplit? split) =>
        (await scope.Datasets.ListRowsAsync("ds_1", split, -1, 9, default)).Select(row => row.SampleId);

    public sealed class OnSqlite() : DatasetRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : DatasetRepositoryTests(TestDatabase.PostgreSql);
}
