using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Library;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

public abstract class OrphanSweepTests(TestDatabase database)
{
    [Fact]
    public async Task RunAsync_FilesOfNobody_AreRemovedAndOthersKept()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var version = await store.PublishAsync(tenant, model);
        var nobody = TenantId.New(store.Time);
        foreach (var owner in new[] { tenant, nobody })
            await store.Get<FileArtifactStore>().PutAsync(ArtifactKey.Canonical(owner, TestStore.Digest("orphan")), new MemoryStream("orphan"u8.ToArray()), default);

        await store.Artifacts.PutAsync(
            ArtifactKey.Source(tenant, version.Digest, TestStore.Set("nobody"), "adapter_config.json"), new MemoryStream("orphan"u8.ToArray()), default);

        await store.Get<OrphanSweep>().RunAsync(default);

        Assert.Equal([version.Sources], await store.Artifacts.ListSourcesAsync(tenant, version.Digest, default));
        Assert.Equal([tenant], await store.Artifacts.ListTenantsAsync(default));
        Assert.Equal([version.Digest], await store.StoredAsync(tenant));
        Assert.True(await store.Artifacts.ExistsAsync(ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json"), default));
    }

    [Fact]
    public async Task RunAsync_RowWithoutFile_IsLeftForAPerson()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var version = await store.PublishAsync(tenant, model);
        await store.Artifacts.DeleteAsync(tenant, version.Digest, default);

        await store.Get<OrphanSweep>().RunAsync(default);

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(AdapterVersionState.Ready, Assert.Single(await scope.Versions.ListAsync(AdapterName.Parse("fix"), default)).State);
    }

    public sealed class OnSqlite() : OrphanSweepTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : OrphanSweepTests(TestDatabase.PostgreSql);
}
