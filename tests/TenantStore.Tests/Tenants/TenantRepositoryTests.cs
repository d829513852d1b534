using TenantStore.Tenants;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Tenants;

public abstract class TenantRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task CreateAsync_NewSlug_TenantCanBeFoundAndListed()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var globex = await store.AddTenantAsync("globex");

        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Equal([acme, globex], await scope.Tenants.ListAsync(default));
        Assert.Equal(globex, await scope.Tenants.FindAsync(TenantSlug.Parse("globex"), default));
        Assert.Equal(acme, await scope.Tenants.FindAsync(acme.Id, default));
        Assert.Null(await scope.Tenants.FindAsync(TenantSlug.Parse("initech"), default));
        Assert.Equal(("acme Inc.", TenantStatus.Active, 512, store.Time.GetUtcNow()), (acme.DisplayName, acme.Status, acme.Limits.MaxOutputTokens, acme.CreatedAt.AddMilliseconds(0)));
    }

    [Fact]
    public async Task CreateAsync_SlugTaken_IsNull()
    {
        await using var store = await database.CreateStoreAsync();
        await store.AddTenantAsync("acme");

        await using var scope = await store.Registry.BeginPlatformAsync(default);
        Assert.Null(await scope.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Another"), default));
    }

    [Fact]
    public async Task UpdateAsync_SomeMembers_LeavesTheOthers()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        await using var scope = await store.Registry.BeginPlatformAsync(default);

        var limited = await scope.Tenants.UpdateAsync(acme.Id, new TenantUpdate { Limits = new TenantLimits { MaxOutputTokens = 64 } }, default);
        Assert.Equal(acme with { Limits = new TenantLimits { MaxOutputTokens = 64 } }, limited);

        var renamed = await scope.Tenants.UpdateAsync(acme.Id, new TenantUpdate { DisplayName = "New", Status = TenantStatus.Suspended }, default);
        Assert.Equal(limited! with { DisplayName = "New", Status = TenantStatus.Suspended }, renamed);
        Assert.Null(await scope.Tenants.UpdateAsync(TenantId.New(store.Time), new TenantUpdate { DisplayName = "x" }, default));
    }

    public sealed class OnSqlite() : TenantRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : TenantRepositoryTests(TestDatabase.PostgreSql);
}
