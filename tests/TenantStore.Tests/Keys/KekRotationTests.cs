using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Artifacts;
using TenantStore.Keys;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Keys;

/// <summary>The key-encryption key changes; tenants' keys are wrapped anew, artifacts stay byte by byte.</summary>
public abstract class KekRotationTests(TestDatabase database)
{
    private const int Tenants = 5;

    public sealed class OnSqlite() : KekRotationTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : KekRotationTests(TestDatabase.PostgreSql);

    [Fact]
    public async Task RotateAsync_KeyFiles_RewrapsAllAndTouchesNoArtifact()
    {
        await using var store = await CreateAsync();
        var (before, rotation) = (Files(store), store.Get<KekRotation>());
        var old = Assert.Single(await rotation.ListAsync(default));
        Assert.Equal((true, true, Tenants), (old.IsCurrent, old.IsPresent, old.Tenants));

        var result = await rotation.RotateAsync(false, default);

        Assert.Equal((Tenants, false, 0), (result.Rewrapped, result.Resumed, result.Failed.Count));
        Assert.Equal(before, Files(store));
        Assert.Equal([(old.Kek, false, 0L), (result.Current, true, Tenants)], (await rotation.ListAsync(default))
            .OrderBy(kek => kek.IsCurrent).Select(kek => (kek.Kek, kek.IsCurrent, kek.Tenants)));
        await AssertReadableAsync(store);

        // A running gateway's next new tenant is under the new one, and what another process reads is, too.
        await AddAsync(store, "late");
        Assert.Equal([$"{result.Current}"], store.Query("SELECT DISTINCT kek_id FROM tenant_keys"));
        await using var other = await database.CreateStoreAsync(store.Folder);
        await AssertReadableAsync(other);
    }

    /// <summary>Cut at every tenant: whatever was done stays done, everything is readable at any time, and the next run goes on without another key.</summary>
    [Fact]
    public async Task RotateAsync_KilledAtEachTenant_IsReadableAndGoesOn()
    {
        var service = new CountingKeyProvider();
        await using var store = await CreateAsync();
        var settings = new Dictionary<string, string?> { ["Encryption:CurrentKey"] = CountingKeyProvider.Current };
        for (var done = 0; done < Tenants; done++)
        {
            await using var cut = await TestStore.CreateAsync(store.Folder, database: database, configure: With(service), settings: settings);
            var last = service.Wraps + 1;
            service.OnWrap = number =>
            {
                if (number > last)
                    throw new InvalidOperationException("killed");
            };

            if (done < Tenants - 1)
                await Assert.ThrowsAsync<InvalidOperationException>(() => cut.Get<KekRotation>().RotateAsync(false, default));
            else
                Assert.Equal((true, 1), Counted(await cut.Get<KekRotation>().RotateAsync(false, default)));
            Assert.Equal(done + 1, store.Query($"SELECT 1 FROM tenant_keys WHERE kek_id = '{CountingKeyProvider.Current}'").Count);
            await AssertReadableAsync(cut);
        }

        static (bool Resumed, int Rewrapped) Counted(KekRotationResult result) => (result.Resumed, result.Rewrapped);
    }

    /// <summary>Between making the key file and wrapping the first key, too: it is the one that is gone on with.</summary>
    [Fact]
    public async Task RotateAsync_KilledAfterTheNewKeyFile_MakesNoSecondOne()
    {
        await using var store = await CreateAsync();
        var files = store.Get<FileKeyProvider>();
        var made = files.Create();
        files.MakeCurrent(made);

        var result = await store.Get<KekRotation>().RotateAsync(false, default);

        Assert.Equal((made, true, Tenants), (result.Current, result.Resumed, result.Rewrapped));
        Assert.Equal(2, (await files.ListAsync(default)).Count);
    }

    [Fact]
    public async Task RotateAsync_FromFileToConfiguredKeysAndOn_FollowsTheConfiguration()
    {
        await using var store = await CreateAsync();
        var keys = new Dictionary<string, string?>
        {
            ["Encryption:Keys:k1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Encryption:Keys:k2"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        foreach (var current in new[] { "config/k1", "config/k2" })
        {
            keys["Encryption:CurrentKey"] = current;
            await using var configured = await TestStore.CreateAsync(store.Folder, database: database, settings: keys);
            await AssertReadableAsync(configured);
            var result = await configured.Get<KekRotation>().RotateAsync(false, default);
            Assert.Equal((current, Tenants), (result.Current.ToString(), result.Rewrapped));
            Assert.Equal(0, (await configured.Get<KekRotation>().RotateAsync(false, default)).Rewrapped);
            await AssertReadableAsync(configured);
        }
    }

    /// <summary>One key-encryption key is lost for good: the others are rotated all the same.</summary>
    [Fact]
    public async Task RotateAsync_OldKeyIsLost_RotatesTheOthersToANewKey()
    {
        await using var store = await CreateAsync();
        var (files, rotation) = (store.Get<FileKeyProvider>(), store.Get<KekRotation>());
        var lost = (await rotation.ListAsync(default)).Single().Kek;
        var second = files.Create();
        files.MakeCurrent(second);
        await AddAsync(store, "late");
        files.Destroy(lost);

        var result = await rotation.RotateAsync(false, default);

        Assert.NotEqual(second, result.Current);
        Assert.Equal((1, Tenants), (result.Rewrapped, result.Failed.Count));
        Assert.Equal([$"{lost}", $"{result.Current}"], store.Query("SELECT DISTINCT kek_id FROM tenant_keys").Order().OrderBy(kek => kek == $"{result.Current}"));
    }

    /// <summary>Also where an older rotation could be gone on with.</summary>
    [Fact]
    public async Task RotateAsync_ToNewKey_MakesOneInAnyCase()
    {
        await using var store = await CreateAsync();
        var files = store.Get<FileKeyProvider>();
        var made = files.Create();
        files.MakeCurrent(made);

        var result = await store.Get<KekRotation>().RotateAsync(true, default);

        Assert.NotEqual(made, result.Current);
        Assert.Equal(Tenants, result.Rewrapped);
        await AssertReadableAsync(store);
    }

    /// <summary>A transaction that is not committed may have wrapped a tenant's first key under it.</summary>
    [Fact]
    public async Task RemoveAsync_WhileAKeyIsBeingWrapped_WaitsForItAndRemovesNothing()
    {
        await using var store = await CreateAsync();
        var late = (await store.AddTenantAsync("late")).Id;
        var old = (await store.Get<KekRotation>().ListAsync(default)).Single().Kek;
        await using var other = await TestStore.CreateAsync(store.Folder, busySeconds: 1, database: database);
        await using var wrapping = await store.Registry.BeginAsync(late, default);
        await wrapping.Keys.HoldKeksAsync(default);
        other.Get<FileKeyProvider>().MakeCurrent(other.Get<FileKeyProvider>().Create());

        await Assert.ThrowsAsync<TenantStoreException>(() => other.Get<KekRotation>().RemoveAsync(old, TestStore.Admin, default));

        Assert.Contains(old, await other.Get<FileKeyProvider>().ListAsync(default));
    }

    [Fact]
    public async Task RemoveAsync_KeyInUse_IsRefusedAndSaysWhoUsesIt()
    {
        await using var store = await CreateAsync();
        var rotation = store.Get<KekRotation>();
        var old = (await rotation.ListAsync(default)).Single().Kek;
        Assert.Equal(KekRemovalOutcome.IsCurrent, (await rotation.RemoveAsync(old, TestStore.Admin, default)).Outcome);
        var files = store.Get<FileKeyProvider>();
        files.MakeCurrent(files.Create());

        var refused = await rotation.RemoveAsync(old, TestStore.Admin, default);

        Assert.Equal((KekRemovalOutcome.InUse, Tenants), (refused.Outcome, refused.Tenants));
        Assert.Equal(["t0", "t1", "t2", "t3", "t4"], refused.Users.Select(user => user.ToString()).Order());
        await AssertReadableAsync(store);
        Assert.Equal(KekRemovalOutcome.NotFound, (await rotation.RemoveAsync(KekId.Parse("file/0000000000000000"), TestStore.Admin, default)).Outcome);
    }

    /// <summary>With the old key-encryption key gone, a copy of a wrapped key from before opens nothing: what a deletion record promises.</summary>
    [Fact]
    public async Task RemoveAsync_AfterARotation_MakesOldCopiesOfTheRowsWorthless()
    {
        await using var store = await CreateAsync();
        var rotation = store.Get<KekRotation>();
        var old = (await rotation.ListAsync(default)).Single().Kek;
        store.Query("CREATE TABLE backup AS SELECT * FROM tenant_keys");
        await rotation.RotateAsync(false, default);

        Assert.Equal(KekRemovalOutcome.Removed, (await rotation.RemoveAsync(old, TestStore.Admin, default)).Outcome);

        await AssertReadableAsync(store);
        store.Query("DELETE FROM tenant_keys");
        store.Query("INSERT INTO tenant_keys SELECT * FROM backup");
        await using var restored = await database.CreateStoreAsync(store.Folder);
        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(() => AssertReadableAsync(restored));
        Assert.Contains("kek-" + old.Name, refused.Message, StringComparison.Ordinal);
    }

    private static Action<IServiceCollection> With(CountingKeyProvider service) => services => services.AddSingleton<IKeyEncryptionProvider>(service);

    private async Task<TestStore> CreateAsync()
    {
        var store = await database.CreateStoreAsync();
        for (var i = 0; i < Tenants; i++)
            await AddAsync(store, $"t{i}");
        return store;
    }

    private static async Task AddAsync(TestStore store, string slug)
    {
        var tenant = (await store.AddTenantAsync(slug)).Id;
        await store.Artifacts.PutAsync(ArtifactKey.Canonical(tenant, TestStore.Digest("weights")), new MemoryStream("weights"u8.ToArray()), default);
    }

    private static async Task AssertReadableAsync(TestStore store)
    {
        foreach (var tenant in await store.Artifacts.ListTenantsAsync(default))
        {
            store.Get<TenantKeyRing>().Drop(tenant);
            await using var stream = await store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant, TestStore.Digest("weights")), default);
            Assert.Equal("weights", await new StreamReader(stream!).ReadToEndAsync());
        }
    }

    private static SortedDictionary<string, byte[]> Files(TestStore store) => new(Directory.GetFiles(
        store.Folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).ToDictionary(path => path, File.ReadAllBytes));
}
