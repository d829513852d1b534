using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Leases;

public abstract class LeaseRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task TakeAsync_OfTwoHolders_IsOnesUntilItsTimeIsOver()
    {
        await using var store = await database.CreateStoreAsync();
        var length = TimeSpan.FromMinutes(1);

        Assert.True(await TakeAsync(store, "sweep", "one"));
        Assert.False(await TakeAsync(store, "sweep", "other"));
        Assert.True(await TakeAsync(store, "another", "other"));
        store.Time.Advance(length / 2);
        Assert.True(await TakeAsync(store, "sweep", "one"));
        store.Time.Advance(length - TimeSpan.FromMilliseconds(1));
        Assert.False(await TakeAsync(store, "sweep", "other"));
        store.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await TakeAsync(store, "sweep", "other"));
        Assert.False(await TakeAsync(store, "sweep", "one"));

        async Task<bool> TakeAsync(TestStore store, string name, string holder)
        {
            await using var scope = await store.Registry.BeginPlatformAsync(default);
            var taken = await scope.Leases.TakeAsync(name, holder, length, default);
            await scope.CommitAsync(default);
            return taken;
        }
    }

    public sealed class OnSqlite() : LeaseRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : LeaseRepositoryTests(TestDatabase.PostgreSql);
}
