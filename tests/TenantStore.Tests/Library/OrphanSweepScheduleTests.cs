using Microsoft.Extensions.Hosting;
using TenantStore.Artifacts;
using TenantStore.Library;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

public class OrphanSweepScheduleTests
{
    [Fact]
    public void Intervals_AtTheirLongest_LeaveNoOrphanOlderThanAnHour() =>
        Assert.True(OrphanSweep.WriteAge + TimeSpan.FromMinutes(ArtifactOptions.MaxSweepMinutes) < TimeSpan.FromHours(1));

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
