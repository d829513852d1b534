using TenantStore.Adapters;
using TenantStore.Datasets;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Datasets;

public abstract class LineageRepositoryTests(TestDatabase database)
{
    private static readonly AdapterName s_adapter = AdapterName.Parse("fix");

    [Fact]
    public async Task EraseAsync_OfAPerson_FollowsTheWayToVersionsAndExportsAndNoFurther()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, version) = await FillAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        var erased = await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);

        Assert.Equal(["of-1"], erased.Samples);
        Assert.Equal(new Dictionary<string, int> { ["ds_1"] = 1 }, erased.Snapshots);
        Assert.Equal(["exp_train"], erased.Exports);
        Assert.Equal([version], erased.Versions);
        var rows = await scope.Datasets.ListRowsAsync("ds_1", null, -1, 9, default);
        Assert.Equal([("of-1", "", "", "", "sha256:of-1", true), ("of-2", "u_2", "shop", "f_1", "sha256:of-2", false)], rows.Select(row => (row.SampleId, row.UserKey, row.Repository, row.FileKey, row.Digest, row.Content is null)));
        var (first, other) = ((await scope.Datasets.FindAsync("ds_1", default))!, (await scope.Datasets.FindAsync("ds_2", default))!);
        Assert.Equal((store.Time.GetUtcNow(), "user", null, DatasetState.Ready), (first.TaintedAt, first.TaintedReason, other.TaintedAt, first.State));
        Assert.Equal([("exp_train", true)], (await scope.Lineage.ListExportsAsync("ds_1", 9, null, default)).Where(export => export.TaintedAt is not null).Select(export => (export.Id, true)));
        Assert.Equal([(1, "ds_1", true), (1, "ds_2", false)], (await scope.Lineage.ListUsesAsync(s_adapter, default)).Select(use => (use.Version.Value, use.DatasetId, use.TaintedAt is not null)).Order());
    }

    [Fact]
    public async Task EraseAsync_Again_RemovesNothingMore()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, _) = await FillAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);
        var before = (await scope.Datasets.FindAsync("ds_1", default))!;
        store.Time.Advance(TimeSpan.FromHours(1));

        var again = await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);

        Assert.Equal((0, 0, 0, 0), (again.Samples.Count, again.Snapshots.Count, again.Exports.Count, again.Versions.Count));
        Assert.Equal(before, await scope.Datasets.FindAsync("ds_1", default));
    }

    /// <summary>Nothing was learnt from what was held out.</summary>
    [Fact]
    public async Task EraseAsync_OfWhatWasHeldOut_TaintsTheSnapshotAndNoVersion()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, _) = await FillAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        var erased = await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_2"), default);

        Assert.Equal(new Dictionary<string, int> { ["ds_1"] = 1, ["ds_2"] = 1 }, erased.Snapshots);
        Assert.Equal(["exp_held"], erased.Exports);
        // Of the second snapshot it was trained on.
        Assert.Single(erased.Versions);
        Assert.Equal(["ds_2"], (await scope.Lineage.ListUsesAsync(s_adapter, default)).Where(use => use.TaintedAt is not null).Select(use => use.DatasetId));
    }

    [Fact]
    public async Task EraseAsync_WhileASnapshotIsBuilt_MakesItBeginAnew()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await DatasetRepositoryTests.BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var later = store.Time.GetUtcNow().AddMinutes(2);
        await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("of-1")], later, default);

        var erased = await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);

        Assert.Empty(erased.Snapshots);
        Assert.False(await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("of-1")], later, default));
        Assert.False(await scope.Datasets.FinishAsync("ds_1", 1, "d", "{}", default));
        Assert.Equal(["ds_1"], await scope.Datasets.ListAbandonedAsync(default));
        Assert.Empty(await scope.Datasets.ListRowsAsync("ds_1", null, -1, 9, default));
    }

    [Theory]
    [InlineData("", "shop", "", "of-1,of-2")]
    [InlineData("", "", "cns_2", "of-2")]
    [InlineData("u_1", "shop", "", "of-1")]
    [InlineData("u_1", "other", "", "")]
    public async Task EraseAsync_ByRepositoryOrConsent_ErasesWhatFitsAllOfIt(string user, string repository, string consent, string gone)
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, _) = await FillAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        var erased = await scope.Lineage.EraseAsync(new ErasureTarget("test", user, repository, consent), default);

        Assert.Equal(gone, string.Join(',', erased.Samples));
        Assert.Equal(gone, string.Join(',', (await scope.Datasets.ListRowsAsync("ds_1", null, -1, 9, default)).Where(row => row.Content is null).Select(row => row.SampleId)));
    }

    /// <summary>A person may have removed the sample by hand: the snapshot's copy goes with the interaction all the same.</summary>
    [Fact]
    public async Task EraseAsync_OfInteractions_ReachesCopiesWhoseSampleIsGone()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await DatasetRepositoryTests.BeginAsync(store);
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var rows = Enumerable.Range(0, 1100).Select(i => TestStore.DatasetSample($"s{i}", position: i) with { InteractionId = $"int_{i}" }).ToArray();
        await scope.Datasets.AddRowsAsync("ds_1", 1, rows, store.Time.GetUtcNow().AddMinutes(2), default);
        await scope.Datasets.FinishAsync("ds_1", 1, "sha256:1", "{}", default);

        var erased = await scope.Lineage.EraseAsync(new ErasureTarget("consent", interactionIds: [.. Enumerable.Range(0, 1099).Select(i => $"int_{i}")]), default);

        Assert.Equal(new Dictionary<string, int> { ["ds_1"] = 1099 }, erased.Snapshots);
        Assert.Equal(["s1099"], (await scope.Datasets.ListRowsAsync("ds_1", null, -1, 2000, default)).Where(row => row.Content is not null).Select(row => row.SampleId));
        Assert.Empty((await scope.Lineage.EraseAsync(new ErasureTarget("consent", interactionIds: []), default)).Snapshots);
    }

    [Fact]
    public async Task AddUseAsync_OfATaintedSnapshot_IsTaintedFromTheStart()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, version) = await FillAsync(store);
        var model = await store.AddBaseModelAsync();
        var second = (await store.PublishAsync(tenant, model.Id, content: "two")).Reference;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default);
        await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_2"), default);
        await scope.Datasets.AddAsync(new NewDataset("ds_3", "held", "{}", store.Time.GetUtcNow().AddMinutes(2), TestStore.Admin), default);
        await scope.Datasets.AddRowsAsync("ds_3", 1, [TestStore.DatasetSample("of-3", "u_3", DatasetSplit.HeldOut)], store.Time.GetUtcNow().AddMinutes(2), default);
        await scope.Datasets.FinishAsync("ds_3", 1, "sha256:3", "{}", default);
        await scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_3"), default);

        // Nothing is learnt from what is held out.
        Assert.Null((await scope.Lineage.AddUseAsync(second, "ds_3", default))!.TaintedAt);
        Assert.NotNull((await scope.Lineage.AddUseAsync(second, "ds_1", default))!.TaintedAt);
        Assert.Null(await scope.Lineage.AddUseAsync(version with { Version = new VersionNumber(9) }, "ds_1", default));
        Assert.Null(await scope.Lineage.AddUseAsync(version, "ds_9", default));
        Assert.Equal([1, 2], (await scope.Lineage.ListUsesOfAsync("ds_1", default)).Select(use => use.Version.Value));
    }

    /// <summary>Two people's samples; in the first snapshot one is trained on and one held out, in the second the other is trained on; a version of both, and an export of each split of the first.</summary>
    private static async Task<(TenantId Tenant, VersionReference Version)> FillAsync(TestStore store)
    {
        var tenant = await DatasetRepositoryTests.BeginAsync(store);
        var version = (await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id)).Reference;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var later = store.Time.GetUtcNow().AddMinutes(2);
        var held = TestStore.DatasetSample("of-2", "u_2", DatasetSplit.HeldOut, 1) with { ConsentId = "cns_2" };
        await scope.Samples.AddAsync(TestStore.Sample("of-1", "u_1"), default);
        await scope.Samples.AddAsync(TestStore.Sample("of-2", "u_2") with { ConsentId = "cns_2" }, default);
        await scope.Datasets.AddAsync(new NewDataset("ds_2", "week 2", "{}", later, TestStore.Admin), default);
        await scope.Datasets.AddRowsAsync("ds_1", 1, [TestStore.DatasetSample("of-1", "u_1"), held], later, default);
        await scope.Datasets.AddRowsAsync("ds_2", 1, [held with { Split = DatasetSplit.Train }], later, default);
        await scope.Datasets.FinishAsync("ds_1", 1, "sha256:1", "{}", default);
        await scope.Datasets.FinishAsync("ds_2", 1, "sha256:2", "{}", default);
        await scope.Lineage.AddExportAsync("exp_train", "ds_1", ExportFormat.Chat, DatasetSplit.Train, TestStore.Admin, default);
        await scope.Lineage.AddExportAsync("exp_held", "ds_1", ExportFormat.Fim, DatasetSplit.HeldOut, TestStore.Admin, default);
        await scope.Lineage.FinishExportAsync("exp_train", 1, "sha256:e", "{}", default);
        Assert.NotNull(await scope.Lineage.AddUseAsync(version, "ds_1", default));
        Assert.NotNull(await scope.Lineage.AddUseAsync(version, "ds_2", default));
        await scope.CommitAsync(default);
        return (tenant, version);
    }

    public sealed class OnSqlite() : LineageRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : LineageRepositoryTests(TestDatabase.PostgreSql);
}
