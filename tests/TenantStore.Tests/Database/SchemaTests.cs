using TenantStore.Database;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

public class SchemaTests
{
    /// <summary>The database's own free pages hold no wrapped key of a deleted tenant: what is left of it is in logs and backups alone.</summary>
    [Fact]
    public async Task Delete_OfATenantOnSqlite_OverwritesItsWrappedKeyInTheFile()
    {
        await using var store = await TestStore.CreateAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.PublishAsync(tenant, (await store.AddBaseModelAsync()).Id);
        var wrapped = Convert.FromHexString(store.Query("SELECT wrapped FROM tenant_keys").Single());
        store.Query("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.True(File.ReadAllBytes(store.Folder["registry.db"]).AsSpan().IndexOf(wrapped) > 0);

        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default);
        store.Query("PRAGMA wal_checkpoint(TRUNCATE)");

        Assert.Equal(-1, File.ReadAllBytes(store.Folder["registry.db"]).AsSpan().IndexOf(wrapped));
    }

    [Fact]
    public async Task RunAsync_SecondStart_ChangesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var tenant = await store.AddTenantAsync("acme");
        var before = store.Query("SELECT * FROM schema_version");

        await store.Get<RegistryPreparation>().RunAsync(default);

        Assert.Equal(before, store.Query("SELECT * FROM schema_version"));
        Assert.Single(store.Query($"SELECT 1 FROM tenants WHERE tenant_id = '{tenant.Id}'"));
    }

    [Fact]
    public async Task RunAsync_DatabaseOfALaterProgram_IsRefusedInWords()
    {
        await using var store = await TestStore.CreateAsync();
        store.Query("INSERT INTO schema_version (version, script, applied_at) VALUES (999, 'later', 0)");

        var refused = await Assert.ThrowsAsync<TenantStoreException>(() => store.Get<RegistryPreparation>().RunAsync(default));

        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Files_AreTheirOwnersAlone()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AddTokenAsync((await store.AddTenantAsync("acme")).Id);

        if (OperatingSystem.IsWindows())
            return;
        foreach (var name in new[] { "registry.db", "registry.db-wal", "pepper" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Folder[name]));
    }

    [Fact]
    public async Task RunAsync_FoldersItMakes_AreTheirOwnersAlone()
    {
        using var folder = new TemporaryFolder();
        var state = folder[Path.Combine("a", "b")];
        using var factory = new SqliteConnectionFactory(Path.Combine(state, "registry.db"), 1, TimeProvider.System);
        await factory.PrepareAsync(default);

        if (OperatingSystem.IsWindows())
            return;
        foreach (var made in new[] { state, folder["a"] })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
    }

    [Fact]
    public async Task Database_JournalMode_IsWal()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(["wal"], store.Query("PRAGMA journal_mode"));
        Assert.Equal(["ok"], store.Query("PRAGMA integrity_check"));
    }

    [Fact]
    public void Scripts_Numbers_HaveNoGap() =>
        Assert.Equal(Enumerable.Range(1, Schema.Scripts("Sqlite").Count), Schema.Scripts("Sqlite").Select(script => script.Number));
}
