using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Encryption;

/// <summary>Files from before encryption are encrypted at start, each in one step, wherever a start is cut short.</summary>
public class PlaintextUpgradeTests
{
    [Fact]
    public async Task RunAsync_PlaintextFiles_AreEncryptedOnceAndReadAsBefore()
    {
        await using var store = await TestStore.CreateAsync();
        var version = await PutPlaintextAsync(store);

        await store.Get<PlaintextUpgrade>().RunAsync(default);

        var files = Files(store);
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.True(ArtifactHeader.IsEncrypted(file.Value)));
        await AssertReadableAsync(store, version);

        await store.Get<PlaintextUpgrade>().RunAsync(default);
        Assert.Equal(files, Files(store));
    }

    [Fact]
    public async Task RunAsync_CutAtEachStep_NextStartEndsWhatItBegan()
    {
        for (var failAt = 1; ; failAt++)
        {
            using var folder = new TemporaryFolder();
            AdapterVersion version;
            await using (var before = await TestStore.CreateAsync(folder))
                version = await PutPlaintextAsync(before);
            var faulty = new FaultyFileOperations(failAt, forGood: true);
            await using (var cut = await TestStore.CreateAsync(folder, faulty))
                await Record.ExceptionAsync(() => cut.Get<PlaintextUpgrade>().RunAsync(default));
            if (!faulty.Failed)
            {
                Assert.True(failAt > 12, $"{failAt} steps");
                return;
            }

            await using var next = await TestStore.CreateAsync(folder, later: TimeSpan.FromDays(36_500));
            await next.Artifacts.RemoveAbandonedAsync(next.Time.GetUtcNow(), default);
            await next.Get<PlaintextUpgrade>().RunAsync(default);
            Assert.All(Files(next), file => Assert.True(ArtifactHeader.IsEncrypted(file.Value), $"step {failAt}: {file.Key}"));
            await AssertReadableAsync(next, version);
        }
    }

    /// <summary>What decayed before is not sealed as if it were good, and holds up nothing else.</summary>
    [Fact]
    public async Task RunAsync_PlaintextThatIsNotItsDigest_StaysAndTheRestIsEncrypted()
    {
        await using var store = await TestStore.CreateAsync();
        var version = await PutPlaintextAsync(store);
        var decayed = new ArtifactLayout(store.Folder["artifacts"]).File(ArtifactKey.Canonical(Tenant(store), version.Digest));
        File.WriteAllText(decayed, "decayed");

        await store.Get<PlaintextUpgrade>().RunAsync(default);

        Assert.Equal("decayed", File.ReadAllText(decayed));
        Assert.Equal(2, Files(store).Values.Count(bytes => ArtifactHeader.IsEncrypted(bytes)));
        var refused = await Assert.ThrowsAsync<ArtifactIntegrityException>(() => store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(Tenant(store), version.Digest), default));
        Assert.Equal(ArtifactFault.NotEncrypted, refused.Fault);
    }

    /// <summary>A version whose files, and one more canonical form, lie as a version without encryption wrote them.</summary>
    private static async Task<AdapterVersion> PutPlaintextAsync(TestStore store)
    {
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var version = await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        var plain = new FileArtifactStore(store.Folder["artifacts"], new DiskFileOperations());
        await plain.PutAsync(ArtifactKey.Canonical(tenant, version.Digest), Bytes("one"), default);
        await plain.PutAsync(ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json"), Bytes("source of one"), default);
        await plain.PutAsync(ArtifactKey.Canonical(tenant, TestStore.Digest("two")), Bytes("two"), default);
        return version;
    }

    private static async Task AssertReadableAsync(TestStore store, AdapterVersion version)
    {
        var tenant = Tenant(store);
        Assert.Equal("one", await ReadAsync(store, ArtifactKey.Canonical(tenant, version.Digest)));
        Assert.Equal("two", await ReadAsync(store, ArtifactKey.Canonical(tenant, TestStore.Digest("two"))));
        Assert.Equal("source of one", await ReadAsync(store, ArtifactKey.Source(tenant, version.Digest, version.Sources, "adapter_config.json")));
    }

    private static TenantId Tenant(TestStore store) => TenantId.Parse(store.Query("SELECT tenant_id FROM tenants").Single());

    private static MemoryStream Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadAsync(TestStore store, ArtifactKey key)
    {
        await using var stream = await store.Artifacts.OpenReadAsync(key, default);
        return await new StreamReader(stream!).ReadToEndAsync();
    }

    private static SortedDictionary<string, byte[]> Files(TestStore store) => new(Directory.GetFiles(
        store.Folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).ToDictionary(path => path, File.ReadAllBytes));
}
