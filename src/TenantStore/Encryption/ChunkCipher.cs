using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TenantStore.Encryption;

/// <summary>
/// AES-256-GCM over the chunks of one artifact. The key is that artifact's alone, so the chunk's number is a nonce that never comes twice. The
/// associated data binds header, tenant, artifact and name (by SHA-256), the number, and whether the chunk is the last. Not for several threads.
/// </summary>
internal sealed class ChunkCipher : IDisposable
{
    public const int TagBytes = 16;
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int NumberBytes = 8;

    private readonly AesGcm _aes;
    private readonly byte[] _associated = new byte[SHA256.HashSizeInBytes + NumberBytes + 1];

    /// <param name="key">Copied by the cipher; the caller zeroes it.</param>
    /// <param name="header">The artifact's header as it stands in the file.</param>
    /// <param name="context">See <see cref="ArtifactContext"/>.</param>
    public ChunkCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> context)
    {
        _aes = new AesGcm(key, TagBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(context);
        hash.GetHashAndReset(_associated);
    }

    /// <param name="plain">May be the same memory as the beginning of <paramref name="sealedChunk"/>.</param>
    /// <param name="sealedChunk">Ciphertext and tag.</param>
    public void Seal(long chunk, bool last, ReadOnlySpan<byte> plain, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Bind(chunk, last, nonce);
        _aes.Encrypt(nonce, plain, sealedChunk[..plain.Length], sealedChunk.Slice(plain.Length, TagBytes), _associated);
    }

    /// <summary>False when the chunk is not what was sealed under this number; then <paramref name="plain"/> is zero.</summary>
    /// <param name="plain">May be the same memory as the beginning of <paramref name="sealedChunk"/>.</param>
    public bool TryOpen(long chunk, bool last, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Bind(chunk, last, nonce);
        try
        {
            _aes.Decrypt(nonce, sealedChunk[..^TagBytes], sealedChunk[^TagBytes..], plain, _associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plain.Clear();
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();

    private void Bind(long chunk, bool last, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceBytes - NumberBytes)..], chunk);
        BinaryPrimitives.WriteInt64BigEndian(_associated.AsSpan(SHA256.HashSizeInBytes), chunk);
        _associated[^1] = last ? (byte)1 : (byte)0;
    }
}
