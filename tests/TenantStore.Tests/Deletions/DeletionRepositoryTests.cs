using TenantStore.Deletions;
using TenantStore.Library;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Deletions;

/// <summary>What is kept of a deleted tenant, and who is still to be told of it.</summary>
public abstract class DeletionRepositoryTests(TestDatabase database)
{
    private static readonly DeletionHost s_first = new("host_1", "boot-1", "http://a:1");
    private static readonly DeletionHost s_second = new("host_2", "boot-2", "http://b:1");

    public sealed class OnSqlite() : DeletionRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : DeletionRepositoryTests(TestDatabase.PostgreSql);

    [Fact]
    public async Task DeleteTenantAsync_TenantWithAKey_IsKeptWithWhatWentAndWhoIsPending()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        string key;
        await using (var scope = await store.Registry.BeginReadAsync(tenant, default))
            key = Assert.Single(await scope.Keys.ListAsync(default)).Id.ToString();

        var deletion = await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [s_first, s_second], default);

        var found = await FindAsync(store, tenant);
        Assert.Equal(deletion!.Hosts, found!.Hosts);
        Assert.Equal(("acme", TestStore.Admin.ToString(), 2, store.Time.GetUtcNow()), (found.Slug.ToString(), found.Actor, found.Files, found.FilesAt));
        Assert.Equal((1, 1), (found.Rows["tenant_keys"], found.Rows["tenants"]));
        Assert.Equal(key, Assert.Single(found.Keys).Id.ToString());
        Assert.StartsWith("file/", found.Keys[0].Kek.ToString(), StringComparison.Ordinal);
        Assert.Equal([HostErasureOutcome.Pending, HostErasureOutcome.Pending], found.Hosts.Select(host => host.Outcome));
        Assert.False(found.IsCompleteAt(found.SettledAt));
        Assert.Null(await FindAsync(store, TenantId.New(store.Time)));
    }

    [Fact]
    public async Task AcknowledgeAsync_HostByHost_CompletesAndIsNotTakenBack()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [s_first, s_second], default);
        var at = store.Time.GetUtcNow();

        Assert.Equal([tenant], await ToForgetAsync(store, s_first.BootGeneration));
        await ChangeAsync(store, deletions => deletions.AcknowledgeAsync(tenant, s_first with { HostId = "host_1b" }, default));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(store, deletions => deletions.AcknowledgeAsync(tenant, s_first, default));

        Assert.Empty(await ToForgetAsync(store, s_first.BootGeneration));
        Assert.Equal([tenant], await ToForgetAsync(store, s_second.BootGeneration));
        Assert.Equal([tenant], await ToForgetAsync(store, "boot-of-nobody"));
        Assert.Contains(new HostErasure("host_1b", "boot-1", HostErasureOutcome.Acknowledged, at), (await FindAsync(store, tenant))!.Hosts);

        // The second ends without a word; another process comes in its place.
        await ChangeAsync(store, deletions => deletions.ReplaceAsync(s_second.Address, s_second.BootGeneration, default));
        Assert.False((await FindAsync(store, tenant))!.IsCompleteAt(at.AddDays(1)));
        await ChangeAsync(store, deletions => deletions.ReplaceAsync(s_second.Address, "boot-3", default));
        var deletion = (await FindAsync(store, tenant))!;
        Assert.True(deletion.IsCompleteAt(deletion.SettledAt));
        Assert.False(deletion.IsCompleteAt(deletion.SettledAt.AddMilliseconds(-1)));
    }

    /// <summary>Whoever reports lives, whatever was concluded of its address: it is told, and its word counts.</summary>
    [Fact]
    public async Task ReplaceAsync_HostThatReportsAfterwards_IsToldAndPendingAgain()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [s_first, s_second], default);
        await ChangeAsync(store, deletions => deletions.ReplaceAsync(s_first.Address, "boot-3", default));
        await ChangeAsync(store, deletions => deletions.ReplaceAsync(s_second.Address, "boot-4", default));

        Assert.Equal([tenant], await ToForgetAsync(store, s_first.BootGeneration));
        await ChangeAsync(store, deletions => deletions.TellAsync(tenant, s_first, default));
        await ChangeAsync(store, deletions => deletions.AcknowledgeAsync(tenant, s_second, default));

        Assert.Equal([HostErasureOutcome.Pending, HostErasureOutcome.Acknowledged], (await FindAsync(store, tenant))!.Hosts.Select(host => host.Outcome));
        await ChangeAsync(store, deletions => deletions.TellAsync(tenant, s_second, default));
        Assert.Equal(HostErasureOutcome.Acknowledged, (await FindAsync(store, tenant))!.Hosts[1].Outcome);
    }

    [Fact]
    public async Task AcknowledgeAsync_LivingTenant_KeepsNothing()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;

        await ChangeAsync(store, deletions => deletions.AcknowledgeAsync(tenant, s_first, default));

        Assert.Null(await FindAsync(store, tenant));
        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default);
        Assert.Equal([tenant], await ToForgetAsync(store, s_first.BootGeneration));
    }

    [Fact]
    public async Task ListToForgetAsync_ManyDeletions_GivesThoseSinceAndThePage()
    {
        await using var store = await database.CreateStoreAsync();
        var tenants = new List<TenantId>();
        foreach (var slug in new[] { "a", "b", "c" })
        {
            tenants.Add((await store.AddTenantAsync(slug)).Id);
            await store.Library.DeleteTenantAsync(tenants[^1], TestStore.Admin, [], default);
            store.Time.Advance(TimeSpan.FromHours(1));
        }

        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Equal(tenants, await scope.Deletions.ListToForgetAsync("boot", DateTimeOffset.UnixEpoch, 9, default));
        Assert.Equal(tenants[..2], await scope.Deletions.ListToForgetAsync("boot", DateTimeOffset.UnixEpoch, 2, default));
        Assert.Equal(tenants[1..], await scope.Deletions.ListToForgetAsync("boot", store.Time.GetUtcNow() - TimeSpan.FromHours(2), 9, default));
    }

    /// <summary>Killed between the rows and the files: the next sweep removes them, and the record says when.</summary>
    [Fact]
    public async Task DeleteTenantAsync_DiskFailsOnTheFiles_NextSweepEndsIt()
    {
        using var folder = new TemporaryFolder();
        TenantId tenant;
        await using (var store = await database.CreateStoreAsync(folder))
        {
            tenant = (await store.AddTenantAsync("acme")).Id;
            await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        }

        await using (var store = await database.CreateStoreAsync(folder, new FaultyFileOperations(failAt: 1, forGood: true)))
        {
            await Assert.ThrowsAsync<TenantStoreException>(() => store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default));
            Assert.Null((await FindAsync(store, tenant))!.FilesAt);
        }

        await using var next = await database.CreateStoreAsync(folder);
        await next.Get<OrphanSweep>().RunAsync(default);

        var found = (await FindAsync(next, tenant))!;
        Assert.Equal((2, true), (found.Files, found.IsCompleteAt(found.SettledAt)));
        Assert.Empty(await next.Artifacts.ListTenantsAsync(default));
    }

    /// <summary>SQLite's log holds the pages from before; PostgreSQL's rows are gone over by vacuum.</summary>
    [Fact]
    public async Task DeleteTenantAsync_TenantWithAKey_LeavesNoWrappedKeyInTheFiles()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        byte[] wrapped;
        await using (var scope = await store.Registry.BeginReadAsync(tenant, default))
            wrapped = Assert.Single(await scope.Keys.ListAsync(default)).Wrapped.ToBytes();
        if (store.Address.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            var options = store.Query("SELECT array_to_string(reloptions, ',') FROM pg_class WHERE relname = 'tenant_keys' AND relkind = 'r'");
            Assert.All(options, option => Assert.Contains("autovacuum_vacuum_threshold=0", option, StringComparison.Ordinal));
            Assert.NotEmpty(options);
            return;
        }

        Assert.True(Holds());
        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default);
        Assert.False(Holds());

        bool Holds() => Directory.GetFiles(store.Folder.Path, "registry.db*").Any(file => ReadShared(file).AsSpan().IndexOf(wrapped) >= 0);
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static async Task<TenantDeletion?> FindAsync(TestStore store, TenantId tenant)
    {
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        return await scope.Deletions.FindAsync(tenant, default);
    }

    private static async Task<IReadOnlyList<TenantId>> ToForgetAsync(TestStore store, string bootGeneration)
    {
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        return await scope.Deletions.ListToForgetAsync(bootGeneration, DateTimeOffset.UnixEpoch, 9, default);
    }

    private static async Task ChangeAsync(TestStore store, Func<DeletionRepository, Task> change)
    {
        await using var scope = await store.Registry.BeginPlatformAsync(default);
        await change(scope.Deletions);
        await scope.CommitAsync(default);
    }
}
