using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        var gone = (await store.AddTenantAsync("gone")).Id;
        await store.Library.DeleteTenantAsync(gone, TestStore.Admin, [], default);
        foreach (var owner in new[] { tenant, gone })
            await store.Get<FileArtifactStore>().PutAsync(ArtifactKey.Canonical(owner, TestStore.Digest("orphan")), new MemoryStream("orphan"u8.ToArray()), default);

        await store.Artifacts.PutAsync(
            ArtifactKey.Source(tenant, version.Digest, TestStore.Set("nobody"), "adapter_config.json"), new MemoryStream("orphan"u8.ToArray()), default);

        await store.Get<OrphanSweep>().RunAsync(default);

        Assert.Equal([version.Sources], await store.Artifacts.ListSourcesAsync(tenant, version.Digest, default));
        Assert.Equal([tenant], await store.Artifacts.ListTenantsAsync(default));
        Assert.Equal([version.Digest], await store.StoredAsync(tenant));
        Assert.True(await store.Artifacts.ExistsAsync(ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json"), default));
    }

    /// <summary>A lost connection string, an older registry, two environments on one store: nothing that another registry may name is touched.</summary>
    [Fact]
    public async Task RunAsync_FilesOfATenantThatNobodyDeleted_AreLeftAndTold()
    {
        var lines = new List<string>();
        using var log = new ListLoggerProvider(lines);
        await using var store = await database.CreateStoreAsync(configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        var strangers = new[] { TenantId.New(store.Time), TenantId.New(store.Time) };
        foreach (var owner in strangers)
            await store.Get<FileArtifactStore>().PutAsync(ArtifactKey.Canonical(owner, TestStore.Digest("theirs")), new MemoryStream("theirs"u8.ToArray()), default);

        await store.Get<OrphanSweep>().RunAsync(default);

        foreach (var owner in strangers)
            Assert.Equal([TestStore.Digest("theirs")], await store.StoredAsync(owner));
        var warning = Assert.Single(lines, line => line.StartsWith("5006 ", StringComparison.Ordinal));
        Assert.Contains("files of 2 tenants", warning, StringComparison.Ordinal);
        Assert.All(strangers, owner => Assert.Contains(owner.ToString(), warning, StringComparison.Ordinal));
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
