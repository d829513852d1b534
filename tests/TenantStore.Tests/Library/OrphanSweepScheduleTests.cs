using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Library;
using TenantStore.Startup;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

public class OrphanSweepScheduleTests
{
    [Fact]
    public void Intervals_AtTheirLongest_LeaveNoOrphanOlderThanAnHour() =>
        Assert.True(OrphanSweep.WriteAge + TimeSpan.FromMinutes(ArtifactOptions.MaxSweepMinutes) < TimeSpan.FromHours(1));

    /// <summary>The sweep is no part of the start, and nobody has to wait an interval for the first.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_StoreHangs_IsDoneAndTheSweepGoesOnBeside()
    {
        await using var store = await TestStore.CreateAsync(configure: services => services
            .AddSingleton(provider => new HangingArtifactStore(new GuardedArtifactStore(provider.GetRequiredService<EncryptedArtifactStore>())))
            .AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<HangingArtifactStore>()));
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.Get<FileArtifactStore>().PutAsync(ArtifactKey.Canonical(tenant, TestStore.Digest("orphan")), new MemoryStream("orphan"u8.ToArray()), default);
        var services = store.Get<IEnumerable<IHostedService>>().Where(service => service is TenantStoreStartup or OrphanSweepSchedule).ToList();

        foreach (var service in services)
            await service.StartAsync(default);

        await store.Get<HangingArtifactStore>().Entered.Task;
        foreach (var service in services)
            await service.StopAsync(default);
        Assert.Equal(2, services.Count);
    }

    /// <summary>What was too young for the sweep at the start does not stay until the next one.</summary>
    [Fact(Timeout = 60_000)]
    public async Task ExecuteAsync_UnfinishedFile_IsRemovedWhileTheGatewayRuns()
    {
        await using var store = await TestStore.CreateAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        var folder = Path.GetDirectoryName(Directory.EnumerateFiles(store.Folder["artifacts"], "canonical.gguf", SearchOption.AllDirectories).Single())!;
        var unfinished = Path.Combine(folder, ".writing-killed");
        File.WriteAllText(unfinished, "half of it");
        File.SetLastWriteTimeUtc(unfinished, store.Time.GetUtcNow().UtcDateTime);
        var schedule = store.Get<IEnumerable<IHostedService>>().OfType<OrphanSweepSchedule>().Single();
        await store.Get<OrphanSweep>().RunAsync(default);
        Assert.True(File.Exists(unfinished));

        await schedule.StartAsync(default);
        // Its timer is set and its sweep runs beside the test; without one this never ends, and the limit above says so.
        while (File.Exists(unfinished))
        {
            store.Time.Advance(TimeSpan.FromMinutes(ArtifactOptions.DefaultSweepMinutes));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await schedule.StopAsync(default);
        Assert.Equal([TestStore.Digest("one")], await store.StoredAsync(tenant));
    }
}
