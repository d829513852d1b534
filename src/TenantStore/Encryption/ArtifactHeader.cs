using System.Buffers.Binary;
using TenantStore.Keys;

namespace TenantStore.Encryption;

/// <summary>
/// What stands before an artifact's chunks, in the clear and authenticated by every chunk: 8 bytes of magic and version, the chunk size (4), zero
/// (4), the plaintext's length (8), the tenant key's id (16), the salt (32). Numbers are little-endian.
/// </summary>
/// <param name="ChunkBytes">Plaintext bytes of each chunk but the last.</param>
/// <param name="Length">Plaintext bytes.</param>
/// <param name="Key">The tenant's data key that the artifact's own key is derived from.</param>
/// <param name="Salt">Of the derivation; no two artifacts have the same.</param>
internal sealed record ArtifactHeader(int ChunkBytes, long Length, TenantKeyId Key, ReadOnlyMemory<byte> Salt)
{
    public const int Bytes = 72;
    public const int SaltBytes = 32;

    /// <summary>Large enough that 16 bytes of tag and a call of the cipher are nothing, small enough for a processor's cache.</summary>
    public const int DefaultChunkBytes = 256 << 10;

    private const int LeastChunkBytes = 4 << 10;
    private const int MostChunkBytes = 4 << 20;
    private const long MostLength = 1L << 50;

    /// <summary>The first byte is no text and no known format's; the last one is the version.</summary>
    private static ReadOnlySpan<byte> Magic => [0x8B, (byte)'L', (byte)'G', (byte)'E', (byte)'N', (byte)'C', (byte)'\n', 1];

    public long Chunks => Length == 0 ? 1 : ((Length - 1) / ChunkBytes) + 1;

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => Bytes + Length + (Chunks * ChunkCipher.TagBytes);

    public int LengthOf(long chunk) => (int)Math.Min(ChunkBytes, Length - (chunk * ChunkBytes));

    public long OffsetOf(long chunk) => Bytes + (chunk * (ChunkBytes + ChunkCipher.TagBytes));

    public bool IsLast(long chunk) => chunk == Chunks - 1;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), ChunkBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Length);
        Key.Write(bytes.AsSpan(24));
        Salt.Span.CopyTo(bytes.AsSpan(40));
        return bytes;
    }

    /// <summary>Whether the bytes begin as an encrypted artifact of any version does.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic[..^1]);

    /// <summary>Null and the header, or why the bytes are none.</summary>
    public static ArtifactFault? Read(ReadOnlySpan<byte> bytes, out ArtifactHeader header)
    {
        header = null!;
        if (!IsEncrypted(bytes))
            return ArtifactFault.NotEncrypted;
        if (bytes.Length >= Magic.Length && bytes[Magic.Length - 1] != Magic[^1])
            return ArtifactFault.UnknownVersion;
        if (bytes.Length < Bytes)
            return ArtifactFault.WrongLength;
        var (chunk, length) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        if (chunk is < LeastChunkBytes or > MostChunkBytes || BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) != 0 || length is < 0 or > MostLength)
            return ArtifactFault.Damaged;
        header = new ArtifactHeader(chunk, length, TenantKeyId.Read(bytes[24..]), bytes[40..Bytes].ToArray());
        return null;
    }
}
