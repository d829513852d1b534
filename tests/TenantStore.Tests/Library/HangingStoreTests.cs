using Microsoft.Extensions.DependencyInjection;
using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Library;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

public sealed class HangingStoreTests
{
    /// <summary>The files are removed under the registry's write lock: when that hangs, it is given up, and the sweep ends it later.</summary>
    [Fact(Timeout = 60_000)]
    public async Task DeleteVersionAsync_StoreHangs_OtherWritersGoOnAndTheSweepEndsIt()
    {
        await using var store = await TestStore.CreateAsync(configure: services => services
            .AddSingleton(provider => new HangingArtifactStore(new GuardedArtifactStore(provider.GetRequiredService<EncryptedArtifactStore>())))
            .AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<HangingArtifactStore>()));
        var hanging = store.Get<HangingArtifactStore>();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var version = await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);

        var deletion = store.Library.DeleteVersionAsync(tenant, version.Reference, TestStore.Admin, default);
        await hanging.Entered.Task;
        var writer = store.AddTokenAsync(tenant);
        Assert.False(writer.IsCompleted);
        // A third of the 15 s after which the other writer would be refused.
        store.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(DeleteVersionOutcome.Deleted, await deletion);
        Assert.NotNull(await writer);
        Assert.Equal([version.Digest], await store.StoredAsync(tenant));
        hanging.Hangs = false;
        await store.Get<OrphanSweep>().RunAsync(default);
        Assert.Empty(await store.StoredAsync(tenant));
    }
}
