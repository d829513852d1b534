using System.Buffers.Binary;
using System.Security.Cryptography;
using AdapterFormats;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Keys;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Encryption;

/// <summary>Somebody who can write to the artifact store, and even to the registry, passes nothing off as what was stored.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    private const int Chunk = ArtifactHeader.DefaultChunkBytes;
    private const int SealedChunk = Chunk + ChunkCipher.TagBytes;
    private const int Flips = 400;

    private readonly byte[] _content = new byte[(3 * Chunk) + 100];
    private TestStore _store = null!;
    private TenantId _acme;
    private TenantId _globex;
    private ArtifactKey _key = null!;

    public static TheoryData<string, ArtifactFault> Changes => new()
    {
        { "empty", ArtifactFault.NotEncrypted },
        { "plaintext", ArtifactFault.NotEncrypted },
        { "later version", ArtifactFault.UnknownVersion },
        { "half a header", ArtifactFault.WrongLength },
        { "header alone", ArtifactFault.WrongLength },
        { "a byte less", ArtifactFault.WrongLength },
        { "the last chunk less", ArtifactFault.WrongLength },
        { "a byte more", ArtifactFault.WrongLength },
        { "the last chunk twice", ArtifactFault.WrongLength },
        { "truncated, and the length with it", ArtifactFault.Damaged },
        { "extended by its own chunk, and the length with it", ArtifactFault.Damaged },
        { "chunk size changed", ArtifactFault.WrongLength },
        { "chunks swapped", ArtifactFault.Damaged },
        { "a chunk twice", ArtifactFault.Damaged },
        { "the last chunk's tag", ArtifactFault.Damaged },
        { "salt changed", ArtifactFault.Damaged },
        { "key id changed", ArtifactFault.UnknownKey },
    };

    public async Task InitializeAsync()
    {
        new Random(1).NextBytes(_content);
        _store = await TestStore.CreateAsync();
        (_acme, _globex) = ((await _store.AddTenantAsync("acme")).Id, (await _store.AddTenantAsync("globex")).Id);
        _key = ArtifactKey.Canonical(_acme, AdapterDigest.OfHash(SHA256.HashData(_content)));
        await _store.Artifacts.PutAsync(_key, new MemoryStream(_content), default);
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task OpenReadAsync_ChangedFile_IsRefused(string change, ArtifactFault fault)
    {
        File.WriteAllBytes(PathOf(_key), Change(change, File.ReadAllBytes(PathOf(_key))));

        var refused = await Assert.ThrowsAsync<ArtifactIntegrityException>(() => ReadAsync(_key));

        Assert.Equal(fault, refused.Fault);
        Assert.Contains(_key.Digest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Any bit of header, chunks and tags, of a file of three chunks.</summary>
    [Fact]
    public async Task OpenReadAsync_OneBitFlipped_IsRefusedWhereverItIs()
    {
        var good = File.ReadAllBytes(PathOf(_key));
        var random = new Random(20261126);
        for (var i = 0; i < Flips; i++)
        {
            // The header and the tags get their share: they are few bytes.
            var at = (i % 4) switch
            {
                0 => random.Next(ArtifactHeader.Bytes),
                1 => ArtifactHeader.Bytes + (SealedChunk * random.Next(1, 4)) - 1 - random.Next(ChunkCipher.TagBytes),
                _ => random.Next(good.Length),
            };
            var bit = random.Next(8);
            good[at] ^= (byte)(1 << bit);
            File.WriteAllBytes(PathOf(_key), good);
            good[at] ^= (byte)(1 << bit);

            var refused = await Record.ExceptionAsync(() => ReadAsync(_key));
            Assert.True(refused is ArtifactIntegrityException, $"flip {i}: bit {bit} of byte {at}: {refused}");
        }

        File.WriteAllBytes(PathOf(_key), good);
        Assert.Equal(_content, await ReadAsync(_key));
    }

    /// <summary>What comes before the changed chunk is given out; nothing of the chunk itself or behind it.</summary>
    [Fact]
    public async Task OpenReadAsync_ThirdChunkChanged_GivesOutTwoChunksAndNoMore()
    {
        var bytes = File.ReadAllBytes(PathOf(_key));
        bytes[ArtifactHeader.Bytes + (2 * SealedChunk) + 5] ^= 1;
        File.WriteAllBytes(PathOf(_key), bytes);
        await using var stream = (await _store.Artifacts.OpenReadAsync(_key, default))!;
        var buffer = new byte[_content.Length];

        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2 * Chunk));
        var refused = await Assert.ThrowsAsync<ArtifactIntegrityException>(async () => await stream.ReadExactlyAsync(buffer.AsMemory(2 * Chunk)));

        Assert.Equal(2, refused.Chunk);
        Assert.True(buffer.AsSpan(0, 2 * Chunk).SequenceEqual(_content.AsSpan(0, 2 * Chunk)));
        Assert.Equal(-1, buffer.AsSpan(2 * Chunk).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public async Task OpenReadAsync_AnotherArtifactOfTheTenantInItsPlace_IsRefused()
    {
        var other = ArtifactKey.Canonical(_acme, TestStore.Digest("other"));
        await _store.Artifacts.PutAsync(other, new MemoryStream("other"u8.ToArray()), default);
        File.Copy(PathOf(other), PathOf(_key), overwrite: true);
        Assert.Equal(ArtifactFault.Damaged, await FaultAsync(_key));
    }

    [Fact]
    public async Task OpenReadAsync_SourceFileUnderAnotherNameOrSet_IsRefused()
    {
        var config = ArtifactKey.Source(_acme, _key.Digest, TestStore.Set("x"), "adapter_config.json");
        await _store.Artifacts.PutAsync(config, new MemoryStream("{}"u8.ToArray()), default);
        foreach (var other in new[]
        {
            ArtifactKey.Source(_acme, _key.Digest, TestStore.Set("x"), "adapter_model.safetensors"),
            ArtifactKey.Source(_acme, _key.Digest, TestStore.Set("y"), "adapter_config.json"),
            ArtifactKey.Canonical(_acme, TestStore.Digest("other")),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(other))!);
            File.Copy(PathOf(config), PathOf(other), overwrite: true);
            Assert.Equal(ArtifactFault.Damaged, await FaultAsync(other));
        }

        Assert.Equal("{}"u8.ToArray(), await ReadAsync(config));
    }

    /// <summary>One that the tenant itself had under this name before: an old state does not mix with the new one.</summary>
    [Fact]
    public async Task OpenReadAsync_ChunkOfAnEarlierWriteOfTheSame_IsRefused()
    {
        var old = File.ReadAllBytes(PathOf(_key));
        await _store.Artifacts.PutAsync(_key, new MemoryStream(_content), default);
        var bytes = File.ReadAllBytes(PathOf(_key));
        old.AsSpan(ArtifactHeader.Bytes + SealedChunk, SealedChunk).CopyTo(bytes.AsSpan(ArtifactHeader.Bytes + SealedChunk));
        File.WriteAllBytes(PathOf(_key), bytes);
        Assert.Equal(ArtifactFault.Damaged, await FaultAsync(_key));
    }

    [Fact]
    public async Task OpenReadAsync_EqualArtifactOfAnotherTenantInItsPlace_IsRefused()
    {
        var theirs = ArtifactKey.Canonical(_globex, _key.Digest);
        await _store.Artifacts.PutAsync(theirs, new MemoryStream(_content), default);
        File.Copy(PathOf(theirs), PathOf(_key), overwrite: true);

        Assert.Equal(ArtifactFault.UnknownKey, await FaultAsync(_key));
        Assert.Equal(_content, await ReadAsync(theirs));
    }

    /// <summary>The wrapped key is bound to its tenant, too: with the row copied, the other's artifact still does not open.</summary>
    [Fact]
    public async Task OpenReadAsync_AnotherTenantsArtifactAndItsWrappedKey_IsRefused()
    {
        var theirs = ArtifactKey.Canonical(_globex, _key.Digest);
        await _store.Artifacts.PutAsync(theirs, new MemoryStream(_content), default);
        File.Copy(PathOf(theirs), PathOf(_key), overwrite: true);
        _store.Query($"""
            INSERT INTO tenant_keys (tenant_id, key_id, kek_id, wrapped, created_at, wrapped_at)
            SELECT '{_acme}', key_id, kek_id, wrapped, created_at, wrapped_at FROM tenant_keys WHERE tenant_id = '{_globex}'
            """);
        _store.Get<TenantKeyRing>().Drop(_acme);

        var refused = await Assert.ThrowsAsync<KeyUnavailableException>(() => ReadAsync(_key));

        Assert.Contains(_acme.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_globex.ToString(), refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Change(string change, byte[] bytes)
    {
        switch (change)
        {
            case "empty":
                return [];
            case "plaintext":
                return [.. "GGUF"u8, .. bytes];
            case "later version":
                bytes[7]++;
                return bytes;
            case "half a header":
                return bytes[..(ArtifactHeader.Bytes / 2)];
            case "header alone":
                return bytes[..ArtifactHeader.Bytes];
            case "a byte less":
                return bytes[..^1];
            case "the last chunk less":
                return bytes[..(ArtifactHeader.Bytes + (3 * SealedChunk))];
            case "a byte more":
                return [.. bytes, 0];
            case "the last chunk twice":
                return [.. bytes, .. bytes[(ArtifactHeader.Bytes + (3 * SealedChunk))..]];
            case "truncated, and the length with it":
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 2 * Chunk);
                return bytes[..(ArtifactHeader.Bytes + (2 * SealedChunk))];
            case "extended by its own chunk, and the length with it":
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), (4 * Chunk) + 100);
                return [.. bytes[..(ArtifactHeader.Bytes + SealedChunk)], .. bytes[ArtifactHeader.Bytes..]];
            case "chunk size changed":
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Chunk / 2);
                return bytes;
            case "chunks swapped":
                var first = bytes[ArtifactHeader.Bytes..(ArtifactHeader.Bytes + SealedChunk)];
                bytes.AsSpan(ArtifactHeader.Bytes + SealedChunk, SealedChunk).CopyTo(bytes.AsSpan(ArtifactHeader.Bytes));
                first.CopyTo(bytes, ArtifactHeader.Bytes + SealedChunk);
                return bytes;
            case "a chunk twice":
                bytes.AsSpan(ArtifactHeader.Bytes, SealedChunk).CopyTo(bytes.AsSpan(ArtifactHeader.Bytes + (2 * SealedChunk)));
                return bytes;
            case "the last chunk's tag":
                bytes[^1] ^= 1;
                return bytes;
            case "salt changed":
                bytes[40] ^= 1;
                return bytes;
            case "key id changed":
                bytes[24] ^= 1;
                return bytes;
            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private async Task<ArtifactFault> FaultAsync(ArtifactKey key) => (await Assert.ThrowsAsync<ArtifactIntegrityException>(() => ReadAsync(key))).Fault;

    private async Task<byte[]> ReadAsync(ArtifactKey key)
    {
        await using var stream = (await _store.Artifacts.OpenReadAsync(key, default))!;
        using var plain = new MemoryStream();
        await stream.CopyToAsync(plain);
        return plain.ToArray();
    }

    private string PathOf(ArtifactKey key) => new ArtifactLayout(_store.Folder["artifacts"]).File(key);
}
