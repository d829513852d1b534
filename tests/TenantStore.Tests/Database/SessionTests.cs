using Microsoft.Data.Sqlite;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

public class SessionTests
{
    [Fact]
    public async Task DisposeAsync_WithoutCommit_RollsBack()
    {
        await using var store = await TestStore.CreateAsync();
        await using (var scope = await store.Registry.BeginPlatformAsync(default))
            await scope.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default);

        await using var after = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Empty(await after.Tenants.ListAsync(default));
    }

    [Fact]
    public async Task BeginReadAsync_WhileAWriterWorks_SeesTheStateBefore()
    {
        await using var store = await TestStore.CreateAsync();
        await using var writer = await store.Registry.BeginPlatformAsync(default);
        await writer.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default);

        await using (var reader = await store.Registry.BeginPlatformReadAsync(default))
            Assert.Empty(await reader.Tenants.ListAsync(default));

        await writer.CommitAsync(default);
        await using var later = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Single(await later.Tenants.ListAsync(default));
    }

    [Fact]
    public async Task BeginReadAsync_Write_IsRefusedByTheDatabase()
    {
        await using var store = await TestStore.CreateAsync();
        await using var reader = await store.Registry.BeginPlatformReadAsync(default);

        await Assert.ThrowsAsync<TenantStoreException>(
            () => reader.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default));
    }

    [Fact]
    public async Task BeginAsync_FileIsNoDatabase_IsTheStoresException()
    {
        using var folder = new TemporaryFolder();
        await using (await TestStore.CreateAsync(folder))
        {
        }

        File.Delete(folder["registry.db-wal"]);
        File.WriteAllText(folder["registry.db"], new string('x', 8192));

        await Assert.ThrowsAsync<TenantStoreException>(() => TestStore.CreateAsync(folder));
    }

    [Fact]
    public async Task BeginAsync_AnotherWriterStays_GivesUpAfterBusySeconds()
    {
        await using var store = await TestStore.CreateAsync();
        await using var writer = await store.Registry.BeginPlatformAsync(default);

        var second = store.Registry.BeginPlatformAsync(default);
        Assert.False(second.IsCompleted);
        store.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Contains("BusySeconds", (await Assert.ThrowsAsync<TenantStoreException>(() => second)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeginAsync_AnotherProcessHoldsTheLock_GivesUpAndLaterWrites()
    {
        await using var store = await TestStore.CreateAsync(busySeconds: 1);
        await using (var other = new SqliteConnection($"Data Source={store.Folder["registry.db"]};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(deferred: false);
            var refused = await Assert.ThrowsAsync<TenantStoreException>(() => store.AddTenantAsync("acme"));
            Assert.Contains("BusySeconds", refused.Message, StringComparison.Ordinal);
        }

        await store.AddTenantAsync("acme");
    }

    [Fact]
    public async Task BeginAsync_WaitCancelled_NextWriterStillComes()
    {
        await using var store = await TestStore.CreateAsync();
        using var leaving = new CancellationTokenSource();
        await using (await store.Registry.BeginPlatformAsync(default))
        {
            var second = store.Registry.BeginPlatformAsync(leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }

        await store.AddTenantAsync("acme");
    }
}
