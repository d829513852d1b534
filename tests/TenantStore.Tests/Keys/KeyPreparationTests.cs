using TenantStore.Artifacts;
using TenantStore.Keys;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Keys;

public abstract class KeyPreparationTests(TestDatabase database)
{
    [Fact]
    public async Task RunAsync_FirstStart_MakesOneKeyForItsOwnerAlone()
    {
        await using var store = await database.CreateStoreAsync();
        await store.Get<KeyPreparation>().RunAsync(default);

        string[] files = [KeyFile(store), Path.Combine(store.Folder["keys"], "kek-current")];
        Assert.Equal(files.Order(), Directory.GetFiles(store.Folder["keys"]).Order());
        Assert.Equal("file/" + Path.GetFileName(files[0])["kek-".Length..], File.ReadAllText(files[1]));
        Assert.Equal(32, Convert.FromBase64String(File.ReadAllText(files[0])).Length);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(store.Folder["keys"]));
    }

    [Fact]
    public async Task EnsureFirst_ManyProcessesAtOnce_AgreeOnOneKey()
    {
        await using var store = await database.CreateStoreAsync();
        Directory.Delete(store.Folder["keys"], recursive: true);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(store.Get<FileKeyProvider>().EnsureFirst)));

        Assert.Single(Directory.GetFiles(store.Folder["keys"]).Select(Path.GetFileName), name => name == "kek-current");
        Assert.Single(Directory.GetFiles(store.Folder["keys"]).Select(Path.GetFileName), name => name != "kek-current");
        Assert.Equal(await store.Get<FileKeyProvider>().ListAsync(default), [(await store.Get<FileKeyProvider>().FindCurrentAsync(default))!.Value]);
    }

    /// <summary>A database restored without its keys: a new key would only hide that nothing can be read.</summary>
    [Fact]
    public async Task RunAsync_KeysOfTenantsButNoKeyFile_RefusesToMakeANewOne()
    {
        await using var store = await database.CreateStoreAsync();
        await PutAsync(store);
        Directory.Delete(store.Folder["keys"], recursive: true);

        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(() => store.Get<KeyPreparation>().RunAsync(default));

        Assert.Contains("kek-current", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(store.Folder["keys"]));
    }

    [Fact]
    public async Task RunAsync_CurrentKeyFileGone_DoesNotStart()
    {
        await using var store = await database.CreateStoreAsync();
        File.Delete(KeyFile(store));
        Assert.Contains("is missing", (await Assert.ThrowsAsync<KeyUnavailableException>(() => store.Get<KeyPreparation>().RunAsync(default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, is it?")]
    public async Task Read_DamagedKeyFile_IsToldInWordsWithoutItsContent(string text)
    {
        await using var store = await database.CreateStoreAsync();
        File.WriteAllText(KeyFile(store), text);

        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(() => PutAsync(store));

        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !refused.Message.Contains(text, StringComparison.Ordinal));
    }

    private static string KeyFile(TestStore store) =>
        Directory.GetFiles(store.Folder["keys"], "kek-*").Single(path => Path.GetFileName(path) != "kek-current");

    private static async Task PutAsync(TestStore store) => await store.Artifacts.PutAsync(
        ArtifactKey.Canonical((await store.AddTenantAsync("acme")).Id, TestStore.Digest("weights")), new MemoryStream("weights"u8.ToArray()), default);

    public sealed class OnSqlite() : KeyPreparationTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : KeyPreparationTests(TestDatabase.PostgreSql);
}
