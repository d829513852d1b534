using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Changes;

public class RegistryDownTests
{
    [Fact]
    public async Task PollAsync_RegistryDown_KnownTokensStayAndUnknownAreNotAccepted()
    {
        await using var store = await TestStore.CreateAsync();
        var tenant = await store.AddTenantAsync("acme");
        var (known, unknown) = (await store.AddTokenAsync(tenant.Id), await store.AddTokenAsync(tenant.Id));
        var watcher = store.Get<ChangeWatcher>();
        await watcher.PollAsync(default);
        Assert.NotNull(await store.Directory.FindAsync(known.Text, default));

        store.Query("ALTER TABLE registry_changes RENAME TO gone_changes");
        store.Query("ALTER TABLE tokens RENAME TO gone_tokens");
        for (var second = 0; second < RegistryCacheOptions.DefaultStaleSeconds; second += 20)
        {
            Assert.False(await watcher.PollAsync(default));
            Assert.NotNull(await store.Directory.FindAsync(known.Text, default));
            await Assert.ThrowsAsync<TenantStoreException>(() => store.Directory.FindAsync(unknown.Text, default).AsTask());
            store.Time.Advance(TimeSpan.FromSeconds(20));
        }

        await Assert.ThrowsAsync<TenantStoreException>(() => store.Directory.FindAsync(known.Text, default).AsTask());

        store.Query("ALTER TABLE gone_tokens RENAME TO tokens");
        store.Query("ALTER TABLE gone_changes RENAME TO registry_changes");
        Assert.True(await watcher.PollAsync(default));
        Assert.NotNull(await store.Directory.FindAsync(known.Text, default));
        Assert.NotNull(await store.Directory.FindAsync(unknown.Text, default));
    }
}
