using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Keys;

namespace TenantStore.Tests.Encryption;

/// <summary>However large an artifact is, what is in memory of it is a chunk.</summary>
public class StreamingMemoryTests
{
    private const int Size = 64 << 20;

    private static readonly ArtifactKey s_key =
        ArtifactKey.Source(TenantId.New(TimeProvider.System), Fakes.TestStore.Digest("x"), Fakes.TestStore.Set("x"), "adapter_model.safetensors");

    [Fact]
    public async Task Streams_OfALargeArtifact_AllocateLessThanAMegabyte()
    {
        var header = new ArtifactHeader(ArtifactHeader.DefaultChunkBytes, Size, TenantKeyId.New(), new byte[ArtifactHeader.SaltBytes]);
        var file = new byte[header.FileLength];
        var plain = new MemoryStream(new byte[Size]);
        var buffer = new byte[64 << 10];

        // Everything ends synchronously here, so that this thread's count is all there is.
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using (var encrypting = new EncryptingStream(plain, header, Cipher(header)))
            await encrypting.ReadExactlyAsync(file);
        await using (var decrypting = new DecryptingStream(new MemoryStream(file), s_key, header, Cipher(header)))
        {
            while (await decrypting.ReadAsync(buffer) is > 0)
            {
            }

            Assert.Equal(Size, decrypting.Position);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 1 << 20, $"{allocated} bytes for {Size}");
    }

    private static ChunkCipher Cipher(ArtifactHeader header) => new(new byte[ChunkCipher.KeyBytes], header.ToBytes(), ArtifactContext.Of(s_key));
}
