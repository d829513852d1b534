using Microsoft.Data.Sqlite;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

public class SqliteSessionTests
{
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
}
