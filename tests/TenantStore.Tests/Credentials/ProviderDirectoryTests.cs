using TenantStore.Credentials;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tests.IdentityProviders;

namespace TenantStore.Tests.Credentials;

public abstract class ProviderDirectoryTests(TestDatabase database)
{
    private static readonly ProviderKey s_key = new("https://issuer.example", "api");

    [Fact]
    public async Task FindAsync_RegisteredPair_TellsProviderAndTenant()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        await IdentityProviderRepositoryTests.PutAsync(store, tenant.Id, TestStore.Provider("okta"));

        var found = await Directory(store).FindAsync(s_key, default);

        Assert.Equal((tenant.Id, tenant.Slug, "okta"), (found!.Tenant.Id, found.Tenant.Slug, found.Provider.Name.ToString()));
    }

    [Theory]
    [InlineData("https://issuer.example/", "api")]
    [InlineData("https://ISSUER.example", "api")]
    [InlineData("https://issuer.example", "API")]
    [InlineData("https://issuer.example", "api2")]
    [InlineData("https://issuer.example\0", "api")]
    [InlineData("https://issuer.example", "api\0")]
    public async Task FindAsync_AnyOtherSpelling_IsNobodys(string issuer, string audience)
    {
        await using var store = await database.CreateStoreAsync();
        await IdentityProviderRepositoryTests.PutAsync(store, (await store.AddTenantAsync("acme")).Id, TestStore.Provider("okta"));

        Assert.Null(await Directory(store).FindAsync(new ProviderKey(issuer, audience), default));
    }

    [Fact]
    public async Task FindAsync_AskedBeforeItWasRegistered_IsFoundWithTheCommit()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        Assert.Null(await Directory(store).FindAsync(s_key, default));

        await IdentityProviderRepositoryTests.PutAsync(store, tenant, TestStore.Provider("okta"));

        Assert.NotNull(await Directory(store).FindAsync(s_key, default));
    }

    [Fact]
    public async Task FindAsync_ReplacedOrDeleted_StopsWithTheCommit()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await IdentityProviderRepositoryTests.PutAsync(store, tenant, TestStore.Provider("okta"));
        Assert.NotNull(await Directory(store).FindAsync(s_key, default));

        await IdentityProviderRepositoryTests.PutAsync(store, tenant, TestStore.Provider("okta", audience: "other"));
        Assert.Null(await Directory(store).FindAsync(s_key, default));
        Assert.NotNull(await Directory(store).FindAsync(s_key with { Audience = "other" }, default));

        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            Assert.True(await scope.IdentityProviders.DeleteAsync(ProviderName.Parse("okta"), default));
            await scope.CommitAsync(default);
        }

        Assert.Null(await Directory(store).FindAsync(s_key with { Audience = "other" }, default));
    }

    [Fact]
    public async Task FindAsync_TenantSuspended_IsNobodysUntilItIsActive()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await IdentityProviderRepositoryTests.PutAsync(store, tenant, TestStore.Provider("okta"));
        Assert.NotNull(await Directory(store).FindAsync(s_key, default));

        await SetAsync(store, tenant, TenantStatus.Suspended);
        Assert.Null(await Directory(store).FindAsync(s_key, default));

        await SetAsync(store, tenant, TenantStatus.Active);
        Assert.NotNull(await Directory(store).FindAsync(s_key, default));
    }

    private static ProviderDirectory Directory(TestStore store) => store.Get<ProviderDirectory>();

    private static async Task SetAsync(TestStore store, TenantId tenant, TenantStatus status)
    {
        await using var scope = await store.Registry.BeginPlatformAsync(default);
        await scope.Tenants.UpdateAsync(tenant, new TenantUpdate { Status = status }, default);
        await scope.CommitAsync(default);
    }

    public sealed class OnSqlite() : ProviderDirectoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ProviderDirectoryTests(TestDatabase.PostgreSql);
}
