using System.Text;
using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts;

public sealed class FileArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);
    private readonly FileArtifactStore _store;

    public FileArtifactStoreTests() => _store = new FileArtifactStore(_folder["artifacts"], new DiskFileOperations());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PutAsync_CanonicalAndSource_ReadBack()
    {
        var canonical = ArtifactKey.Canonical(_tenant, TestStore.Digest("weights"));
        var source = ArtifactKey.Source(_tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), "adapter_config.json");

        await PutAsync(canonical, "weights");
        await PutAsync(source, "{}");

        Assert.Equal("weights", await ReadAsync(canonical));
        Assert.Equal("{}", await ReadAsync(source));
        Assert.True(await _store.ExistsAsync(canonical, default));
        Assert.Equal([TestStore.Digest("weights")], await _store.ListAsync(_tenant, default));
        Assert.Equal([_tenant], await _store.ListTenantsAsync(default));
    }

    [Fact]
    public async Task PutAsync_OtherBytesThanTheDigestSays_IsRefusedAndLeavesNothing()
    {
        var key = ArtifactKey.Canonical(_tenant, TestStore.Digest("weights"));

        await Assert.ThrowsAsync<TenantStoreException>(() => PutAsync(key, "other weights"));

        Assert.False(await _store.ExistsAsync(key, default));
        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task PutAsync_SourceFailsMidway_KeepsWhatWasThere()
    {
        var key = ArtifactKey.Source(_tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), "adapter_config.json");
        await PutAsync(key, "old");

        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync(key, new BrokenStream(), default));

        Assert.Equal("old", await ReadAsync(key));
        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task OpenReadAsync_DeletedMeanwhile_StaysReadable()
    {
        var key = ArtifactKey.Canonical(_tenant, TestStore.Digest("weights"));
        await PutAsync(key, "weights");
        await using var stream = await _store.OpenReadAsync(key, default);

        await _store.DeleteAsync(_tenant, key.Digest, default);

        Assert.Null(await _store.OpenReadAsync(key, default));
        Assert.Equal("weights", await new StreamReader(stream!).ReadToEndAsync());
        Assert.True(stream!.CanSeek);
    }

    [Fact]
    public async Task OpenReadAsync_SameDigestOfAnotherTenant_IsNotThere()
    {
        await PutAsync(ArtifactKey.Canonical(_tenant, TestStore.Digest("weights")), "weights");
        var other = ArtifactKey.Canonical(TenantId.New(TimeProvider.System), TestStore.Digest("weights"));

        Assert.Null(await _store.OpenReadAsync(other, default));
        Assert.False(await _store.ExistsAsync(other, default));
    }

    [Fact]
    public async Task DeleteTenantAsync_TwoTenants_TakesOneWhole()
    {
        var other = ArtifactKey.Canonical(TenantId.New(TimeProvider.System), TestStore.Digest("weights"));
        await PutAsync(other, "weights");
        await PutAsync(ArtifactKey.Canonical(_tenant, TestStore.Digest("weights")), "weights");
        await PutAsync(ArtifactKey.Source(_tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), "a.json"), "{}");

        Assert.Equal(2, await _store.DeleteTenantAsync(_tenant, default));
        Assert.Equal(0, await _store.DeleteTenantAsync(_tenant, default));

        Assert.Equal("weights", await ReadAsync(other));
        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task RemoveAbandonedAsync_OldAndYoungTemporaryFiles_TakesTheOld()
    {
        var key = ArtifactKey.Canonical(_tenant, TestStore.Digest("weights"));
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
        Assert.Empty(await _store.ListAsync(_tenant, default));
    }

    [Theory]
    [InlineData("../canonical.gguf")]
    [InlineData("a/b")]
    [InlineData(".writing-x")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Source_NameThatIsNotPlain_IsTheCallersBug(string name) =>
        Assert.Throws<ArgumentException>(() => ArtifactKey.Source(_tenant, TestStore.Digest("weights"), TestStore.Set("of the test"), name));

    [Fact]
    public async Task PutAsync_FilesAndFolders_AreTheirOwnersAlone()
    {
        await PutAsync(ArtifactKey.Canonical(_tenant, TestStore.Digest("weights")), "weights");

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
            .PutAsync(ArtifactKey.Canonical(_tenant, digest), new MemoryStream("weights"u8.ToArray()), default);

        var steps = files.Log.Select(step => step.Contains(".writing-", StringComparison.Ordinal) ? step[..step.IndexOf('-')] : step);
        Assert.Equal(
        [
            "CreateFolder artifacts", $"FlushFolder {Path.GetFileName(_folder.Path)}",
            $"CreateFolder {_tenant}", "FlushFolder artifacts",
            $"CreateFolder {digest.Hex}", $"FlushFolder {_tenant}",
            "CreateFile .writing", "WriteAsync .writing", "FlushFile .writing", "Rename canonical.gguf", $"FlushFolder {digest.Hex}",
        ], steps);
    }

    private string[] AllFiles() => Directory.GetFiles(_folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    private Task PutAsync(ArtifactKey key, string content) => _store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(content)), default);

    private async Task<string> ReadAsync(ArtifactKey key)
    {
        await using var stream = await _store.OpenReadAsync(key, default);
        return await new StreamReader(stream!).ReadToEndAsync();
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("client left");
    }
}
