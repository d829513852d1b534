using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

public abstract class AdapterLibraryTests(TestDatabase database)
{
    [Fact]
    public async Task PublishAsync_Accepted_KeepsFilesRowAndAudit()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);

        var version = await store.PublishAsync(tenant, model);

        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(tenant, version.Digest)));
        Assert.Equal("source of one", await ReadAsync(store, ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json")));
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var told = Assert.Single(await scope.Audit.ListAsync(9, null, default));
        Assert.Equal(("version.create", "adapter/fix@1", TestStore.Admin), (told.Action, told.Subject, told.Actor));
        Assert.Contains(version.Digest.ToString(), told.DetailJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishAsync_Refused_LeavesNoFile()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var (tiny, other) = ((await store.AddBaseModelAsync("tiny")).Id, (await store.AddBaseModelAsync("other")).Id);
        await store.PublishAsync(tenant, tiny, content: "one");

        var refused = await store.Library.PublishAsync(tenant, TestStore.Version(other, content: "two"), store.Write("c", "two"), [store.Source("two")], default);

        Assert.Equal(CreateVersionOutcome.AdapterHasOtherBase, refused.Outcome);
        Assert.Equal([TestStore.Digest("one")], await store.StoredAsync(tenant));
    }

    [Fact]
    public async Task PublishAsync_RefusedWithBytesOfAnotherVersion_KeepsThatVersionsFiles()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var (tiny, other) = ((await store.AddBaseModelAsync("tiny")).Id, (await store.AddBaseModelAsync("other")).Id);
        var kept = await store.PublishAsync(tenant, tiny, content: "one");

        var refused = await store.Library.PublishAsync(
            tenant, TestStore.Version(other, content: "one"), store.Write("c", "one"), [store.Source("other")], default);

        Assert.Equal(CreateVersionOutcome.AdapterHasOtherBase, refused.Outcome);
        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(tenant, kept.Digest)));
        Assert.Equal("source of one", await ReadAsync(store, Config(tenant, kept)));
        Assert.Equal([kept.Sources], await store.Artifacts.ListSourcesAsync(tenant, kept.Digest, default));
    }

    [Fact]
    public async Task PublishAsync_SameBytesOtherSources_EachVersionKeepsItsOwn()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var first = await store.PublishAsync(tenant, model, source: "first");
        var second = await store.PublishAsync(tenant, model, source: "second");
        var third = await store.PublishAsync(tenant, model, source: "second");
        Assert.Equal(first.Digest, second.Digest);

        Assert.Equal("source of first", await ReadAsync(store, Config(tenant, first)));
        Assert.Equal("source of second", await ReadAsync(store, Config(tenant, second)));

        await store.Library.DeleteVersionAsync(tenant, second.Reference, TestStore.Admin, default);
        Assert.Equal("source of second", await ReadAsync(store, Config(tenant, third)));
        await store.Library.DeleteVersionAsync(tenant, third.Reference, TestStore.Admin, default);
        Assert.Equal([first.Sources], await store.Artifacts.ListSourcesAsync(tenant, first.Digest, default));
        Assert.Equal("source of first", await ReadAsync(store, Config(tenant, first)));
    }

    [Fact]
    public async Task PublishAsync_BaseModelReplacedSinceItWasJudged_IsRefused()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, judged) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync(digest: 'a')).Id);
        await store.AddBaseModelAsync(digest: 'b');

        var refused = await store.Library.PublishAsync(tenant, TestStore.Version(judged), store.Write("c", "one"), [], default);

        Assert.Equal(CreateVersionOutcome.BaseModelNotFound, refused.Outcome);
        Assert.Empty(await store.StoredAsync(tenant));
    }

    [Fact]
    public async Task PublishAsync_DiskFails_IsTheStoresException()
    {
        using var folder = new TemporaryFolder();
        await using var store = await database.CreateStoreAsync(folder, new FaultyFileOperations(1, forGood: true));
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);

        await Assert.ThrowsAsync<TenantStoreException>(() => store.PublishAsync(tenant, model));
    }

    [Fact]
    public async Task PublishAsync_TenantOfNobody_LeavesNoFile()
    {
        await using var store = await database.CreateStoreAsync();
        var model = (await store.AddBaseModelAsync()).Id;
        var nobody = TenantId.New(store.Time);

        var refused = await store.Library.PublishAsync(nobody, TestStore.Version(model), store.Write("c", "one"), [], default);

        Assert.Equal(CreateVersionOutcome.TenantNotFound, refused.Outcome);
        Assert.Empty(await store.StoredAsync(nobody));
    }

    [Fact]
    public async Task DeleteVersionAsync_AliasUsesIt_IsRefused()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var version = await store.PublishAsync(tenant, model);
        await store.SetAliasAsync(tenant, "main", version.Reference);

        Assert.Equal(DeleteVersionOutcome.InUse, await store.Library.DeleteVersionAsync(tenant, version.Reference, TestStore.Admin, default));

        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(tenant, version.Digest)));
    }

    [Fact]
    public async Task DeleteVersionAsync_TwoVersionsOfTheSameBytes_FilesGoWithTheLast()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var (first, second) = (await store.PublishAsync(tenant, model), await store.PublishAsync(tenant, model));
        Assert.Equal(first.Digest, second.Digest);

        Assert.Equal(DeleteVersionOutcome.Deleted, await store.Library.DeleteVersionAsync(tenant, first.Reference, TestStore.Admin, default));
        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(tenant, second.Digest)));
        Assert.Equal(DeleteVersionOutcome.Deleted, await store.Library.DeleteVersionAsync(tenant, second.Reference, TestStore.Admin, default));
        Assert.Null(await store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant, second.Digest), default));
        Assert.Equal(DeleteVersionOutcome.NotFound, await store.Library.DeleteVersionAsync(tenant, second.Reference, TestStore.Admin, default));
    }

    [Fact]
    public async Task DeleteVersionAsync_RacingPublicationsOfTheSameBytes_RowAlwaysHasItsFile()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var version = await store.PublishAsync(tenant, model, $"fix-{worker}", "the same bytes");
                await using (var there = await store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant, version.Digest), default))
                    Assert.NotNull(there);
                await store.Library.DeleteVersionAsync(tenant, version.Reference, TestStore.Admin, default);
            }
        })));

        Assert.Empty(await store.StoredAsync(tenant));
    }

    [Fact]
    public async Task DeleteTenantAsync_TwoTenants_RemovesRowsFilesAndTokensOfOne()
    {
        await using var store = await database.CreateStoreAsync();
        var model = (await store.AddBaseModelAsync()).Id;
        var (acme, globex) = (await store.AddTenantAsync("acme"), await store.AddTenantAsync("globex"));
        var tokens = new List<string>();
        foreach (var tenant in new[] { acme, globex })
        {
            tokens.Add((await store.AddTokenAsync(tenant.Id)).Text);
            var version = await store.PublishAsync(tenant.Id, model);
            await store.SetAliasAsync(tenant.Id, "main", version.Reference);
            Assert.NotNull(await store.Directory.FindAsync(tokens[^1], default));
            Assert.IsType<TenantStore.Resolution.ModelResolution.Resolved>(await store.ResolveAsync(tenant.Id, "main"));
        }

        var others = store.Dump(globex.Id);
        var deletion = await store.Library.DeleteTenantAsync(acme.Id, TestStore.Admin, [], default);

        Assert.Equal((acme.Id, acme.Slug, 2, 1), (deletion!.Id, deletion.Slug, deletion.Files, deletion.Rows["adapter_versions"]));
        Assert.Equal(store.TenantTables().Order(), deletion.Rows.Keys.Order());
        Assert.Empty(store.Dump(acme.Id));
        Assert.Equal([globex.Id], await store.Artifacts.ListTenantsAsync(default));
        Assert.Null(await store.Directory.FindAsync(tokens[0], default));
        Assert.IsType<TenantStore.Resolution.ModelResolution.NotFound>(await store.ResolveAsync(acme.Id, "main"));

        Assert.Equal(others, store.Dump(globex.Id));
        Assert.NotNull(await store.Directory.FindAsync(tokens[1], default));
        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(globex.Id, TestStore.Digest("one"))));
        Assert.Null(await store.Library.DeleteTenantAsync(acme.Id, TestStore.Admin, [], default));
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Equal(["tenant.delete"], (await scope.Audit.ListAsync(9, null, default)).Select(entry => entry.Action));
    }

    private static ArtifactKey Config(TenantId tenant, AdapterVersion version) =>
        ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json");

    private static async Task<string> ReadAsync(TestStore store, ArtifactKey key)
    {
        await using var stream = await store.Artifacts.OpenReadAsync(key, default);
        return await new StreamReader(stream!).ReadToEndAsync();
    }

    public sealed class OnSqlite() : AdapterLibraryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AdapterLibraryTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : AdapterLibraryTests(TestDatabase.PgBouncer);
}
