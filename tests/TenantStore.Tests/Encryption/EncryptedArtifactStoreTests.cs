using System.Security.Cryptography;
using AdapterFormats;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Encryption;

/// <summary>What goes into the store comes out again, and what lies on the disk says nothing of it.</summary>
public sealed class EncryptedArtifactStoreTests : IAsyncLifetime
{
    private const int Chunk = ArtifactHeader.DefaultChunkBytes;

    private TestStore _store = null!;
    private TenantId _tenant;

    public async Task InitializeAsync()
    {
        _store = await TestStore.CreateAsync();
        _tenant = (await _store.AddTenantAsync("acme")).Id;
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData((3 * Chunk) + 17)]
    public async Task OpenReadAsync_AnySize_ReadsBackWholeAndFromAnyPlace(int size)
    {
        var (key, content) = await PutAsync(size);
        await using var stream = (await _store.Artifacts.OpenReadAsync(key, default))!;

        Assert.Equal(size, stream.Length);
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole);
        Assert.True(whole.ToArray().AsSpan().SequenceEqual(content));

        var random = new Random(size);
        for (var i = 0; i < 60; i++)
        {
            var (at, room) = (random.Next(size + 1), random.Next(1, 2 * Chunk));
            var buffer = new byte[room];
            stream.Position = at;
            var read = i % 2 == 0 ? await stream.ReadAtLeastAsync(buffer, room, throwOnEndOfStream: false) : stream.ReadAtLeast(buffer, room, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(room, size - at), read);
            Assert.True(buffer.AsSpan(0, read).SequenceEqual(content.AsSpan(at, read)));
            Assert.Equal(at + read, stream.Position);
        }
    }

    [Fact]
    public async Task PutAsync_File_IsAsLongAsItsFormatSaysAndHoldsNoPlaintext()
    {
        var content = Enumerable.Repeat("marker of the adapter;"u8.ToArray(), Chunk / 10).SelectMany(bytes => bytes).ToArray();
        var key = ArtifactKey.Canonical(_tenant, AdapterDigest.OfHash(SHA256.HashData(content)));
        await _store.Artifacts.PutAsync(key, new MemoryStream(content), default);

        var stored = File.ReadAllBytes(Assert.Single(Files()));

        Assert.Equal(ArtifactHeader.Bytes + content.Length + (3 * ChunkCipher.TagBytes), stored.Length);
        Assert.Equal(-1, stored.AsSpan().IndexOf("marker"u8));
    }

    /// <summary>The same bytes again, and the same bytes of another tenant, look like nothing that was there before.</summary>
    [Fact]
    public async Task PutAsync_SameBytesAgain_HasOtherBytesOnTheDisk()
    {
        var (key, content) = await PutAsync(1000);
        var first = File.ReadAllBytes(Assert.Single(Files()));
        await _store.Artifacts.PutAsync(key, new MemoryStream(content), default);
        var second = File.ReadAllBytes(Assert.Single(Files()));

        Assert.False(first.AsSpan(ArtifactHeader.Bytes).SequenceEqual(second.AsSpan(ArtifactHeader.Bytes)));
        Assert.False(first.AsSpan(40, 32).SequenceEqual(second.AsSpan(40, 32)));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(2 * Chunk)]
    public async Task PutAsync_OtherBytesThanTheDigestSays_IsRefusedAndLeavesNothing(int size)
    {
        var key = ArtifactKey.Canonical(_tenant, TestStore.Digest("weights"));

        var refused = await Assert.ThrowsAsync<TenantStoreException>(() => _store.Artifacts.PutAsync(key, new MemoryStream(new byte[size]), default));

        Assert.Contains(key.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.False(await _store.Artifacts.ExistsAsync(key, default));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task PutAsync_FileThatChangesItsLengthMeanwhile_IsRefused(int by)
    {
        var key = ArtifactKey.Source(_tenant, TestStore.Digest("weights"), TestStore.Set("x"), "adapter_config.json");

        await Assert.ThrowsAsync<TenantStoreException>(() => _store.Artifacts.PutAsync(key, new LyingStream(new byte[2000], by), default));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task PutAsync_TenantOfNobody_IsRefusedAndLeavesNothing()
    {
        var nobody = ArtifactKey.Canonical(TenantId.New(_store.Time), TestStore.Digest("weights"));

        await Assert.ThrowsAsync<TenantStore.Keys.TenantGoneException>(() => _store.Artifacts.PutAsync(nobody, new MemoryStream("weights"u8.ToArray()), default));

        Assert.Empty(Files());
    }

    /// <summary>A reader that has begun goes on, whatever becomes of the file and of the key.</summary>
    [Fact]
    public async Task OpenReadAsync_TenantDeletedMeanwhile_StaysReadable()
    {
        var (key, content) = await PutAsync(3 * Chunk);
        await using var stream = (await _store.Artifacts.OpenReadAsync(key, default))!;

        await _store.Library.DeleteTenantAsync(_tenant, TestStore.Admin, [], default);

        Assert.Null(await _store.Artifacts.OpenReadAsync(key, default));
        Assert.Equal(SHA256.HashData(content), await SHA256.HashDataAsync(stream));
    }

    private async Task<(ArtifactKey Key, byte[] Content)> PutAsync(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var key = ArtifactKey.Canonical(_tenant, AdapterDigest.OfHash(SHA256.HashData(content)));
        await _store.Artifacts.PutAsync(key, new MemoryStream(content), default);
        return (key, content);
    }

    private string[] Files() => Directory.Exists(_store.Folder["artifacts"])
        ? Directory.GetFiles(_store.Folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        : [];

    private sealed class LyingStream(byte[] bytes, int by) : MemoryStream(bytes)
    {
        public override long Length => base.Length - by;
    }
}
