using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts;

public sealed class FileArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GuardedArtifactStore _store;

    public FileArtifactStoreTests() => _store = new GuardedArtifactStore(new FileArtifactStore(_folder["artifacts"], new DiskFileOperations()));

    protected override IArtifactStore Store => _store;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenReadAsync_DeletedMeanwhile_StaysReadable()
    {
        var key = Canonical("weights");
        await PutAsync(key, "weights");
        await using var stream = await _store.OpenReadAsync(key, default);

        await _store.DeleteAsync(Tenant, key.Digest, default);

        Assert.Null(await _store.OpenReadAsync(key, default));
        Assert.Equal("weights", await new StreamReader(stream!).ReadToEndAsync());
        Assert.True(stream!.CanSeek);
    }

    [Fact]
    public async Task RemoveAbandonedAsync_OldAndYoungTemporaryFiles_TakesTheOld()
    {
        var key = Canonical("weights");
        await PutAsync(key, "weights");
        var folder = Path.GetDirectoryName(AllFiles().Single())!;
        var (old, young) = (Path.Combine(folder, ".writing-old"), Path.Combine(folder, ".writing-young"));
        var start = File.GetLastWriteTimeUtc(AllFiles().Single());
        File.WriteAllText(old, "");
        File.SetLastWriteTimeUtc(old, start.AddMinutes(-61));
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(young, start.AddMinutes(-59));

        Assert.Equal(1, await _store.RemoveAbandonedAsync(new DateTimeOffset(start.AddHours(-1), TimeSpan.Zero), default));

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        // A folder that is just being written to is nobody's orphan.
        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData("../canonical.gguf")]
    [InlineData("a/b")]
    [InlineData(".writing-x")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Source_NameThatIsNotPlain_IsTheCallersBug(string name) =>
        Assert.Throws<ArgumentException>(() => ArtifactKey.Source(Tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), name));

    [Fact]
    public async Task PutAsync_FilesAndFolders_AreTheirOwnersAlone()
    {
        await PutAsync(Canonical("weights"), "weights");

        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AllFiles().Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["artifacts"]));
    }

    /// <summary>Bytes before the name, the name before the return: what no crash of a process alone, only one of the machine, could show.</summary>
    [Fact]
    public async Task PutAsync_NewFolders_FlushesEachBeforeWhatDependsOnIt()
    {
        var files = new FaultyFileOperations(int.MaxValue, forGood: false);
        var digest = TestStore.Digest("weights");

        await new FileArtifactStore(_folder["artifacts"], files)
            .PutAsync(ArtifactKey.Canonical(Tenant, digest), new MemoryStream("weights"u8.ToArray()), default);

        var steps = files.Log.Select(step => step.Contains(".writing-", StringComparison.Ordinal) ? step[..step.IndexOf('-')] : step);
        Assert.Equal(
        [
            "CreateFolder artifacts", $"FlushFolder {Path.GetFileName(_folder.Path)}",
            $"CreateFolder {Tenant}", "FlushFolder artifacts",
            $"CreateFolder {digest.Hex}", $"FlushFolder {Tenant}",
            "CreateFile .writing", "WriteAsync .writing", "FlushFile .writing", "Rename canonical.gguf", $"FlushFolder {digest.Hex}",
        ], steps);
    }

    private string[] AllFiles() => Directory.GetFiles(_folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
}
