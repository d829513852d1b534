using TenantStore.Tenants;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

public abstract class SessionTests(TestDatabase database)
{
    [Fact]
    public async Task DisposeAsync_WithoutCommit_RollsBack()
    {
        await using var store = await database.CreateStoreAsync();
        await using (var scope = await store.Registry.BeginPlatformAsync(default))
            await scope.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default);

        await using var after = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Empty(await after.Tenants.ListAsync(default));
    }

    [Fact]
    public async Task BeginReadAsync_WhileAWriterWorks_SeesTheStateBefore()
    {
        await using var store = await database.CreateStoreAsync();
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
        await using var store = await database.CreateStoreAsync();
        await using var reader = await store.Registry.BeginPlatformReadAsync(default);

        await Assert.ThrowsAsync<TenantStoreException>(
            () => reader.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default));
    }

    [Fact]
    public async Task BeginAsync_WaitCancelled_NextWriterStillComes()
    {
        await using var store = await database.CreateStoreAsync();
        using var leaving = new CancellationTokenSource();
        await using (await store.Registry.BeginPlatformAsync(default))
        {
            var second = store.Registry.BeginPlatformAsync(leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }

        await store.AddTenantAsync("acme");
    }

    public sealed class OnSqlite() : SessionTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : SessionTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : SessionTests(TestDatabase.PgBouncer);
}
