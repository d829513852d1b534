using System.Security.Cryptography;
using System.Text;
using TenantStore.Keys;

namespace TenantStore.Encryption;

/// <summary>
/// Seals what a row holds of a tenant's code: AES-256-GCM under a key of its own, derived from the tenant's data key, and bound to the row's place. Destroying the tenant's
/// key makes all of it unreadable. A box is the format's version (1 byte), the data key's id (16), the salt (32), the ciphertext, the tag (16).
/// For any thread. Never inside a writing scope of the tenant: its first key is made in a scope of its own.
/// </summary>
public sealed class ContentSeal
{
    private const byte Version = 1;
    private const int SaltBytes = 32;
    private const int HeaderBytes = 1 + TenantKeyId.Bytes + SaltBytes;
    private const string Tag = "lg-content-1";

    private readonly TenantKeyRing _keys;

    internal ContentSeal(TenantKeyRing keys) => _keys = keys;

    /// <param name="place">Where it will stand: table and key, such as <c>interactions/int_…</c>. It opens nowhere else.</param>
    /// <exception cref="TenantGoneException">There is no such tenant.</exception>
    /// <exception cref="TenantStoreException">Its key cannot be unwrapped now.</exception>
    public async Task<byte[]> SealAsync(TenantId tenant, string place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var box = new byte[HeaderBytes + content.Length + ChunkCipher.TagBytes];
        var salt = box.AsMemory(HeaderBytes - SaltBytes, SaltBytes);
        RandomNumberGenerator.Fill(salt.Span);
        var context = ContextOf(tenant, place);
        var key = new byte[ChunkCipher.KeyBytes];
        try
        {
            var id = await _keys.DeriveNewAsync(tenant, salt, context, key, cancellationToken).ConfigureAwait(false);
            box[0] = Version;
            id.Write(box.AsSpan(1));
            using var cipher = new ChunkCipher(key, box.AsSpan(0, HeaderBytes), context);
            cipher.Seal(0, last: true, content.Span, box.AsSpan(HeaderBytes));
            return box;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The content; null when the box is not what was sealed for this tenant and place, or its key is gone.</summary>
    /// <exception cref="TenantStoreException">The tenant's key cannot be unwrapped now.</exception>
    public async Task<byte[]?> OpenAsync(TenantId tenant, string place, ReadOnlyMemory<byte> box, CancellationToken cancellationToken)
    {
        if (box.Length < HeaderBytes + ChunkCipher.TagBytes || box.Span[0] != Version)
            return null;
        var context = ContextOf(tenant, place);
        var key = new byte[ChunkCipher.KeyBytes];
        try
        {
            var id = TenantKeyId.Read(box.Span[1..]);
            if (!await _keys.DeriveAsync(tenant, id, box[(HeaderBytes - SaltBytes)..HeaderBytes], context, key, cancellationToken).ConfigureAwait(false))
                return null;
            var content = new byte[box.Length - HeaderBytes - ChunkCipher.TagBytes];
            using var cipher = new ChunkCipher(key, box.Span[..HeaderBytes], context);
            return cipher.TryOpen(0, last: true, box.Span[HeaderBytes..], content) ? content : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] ContextOf(TenantId tenant, string place) => Encoding.UTF8.GetBytes($"{Tag}\0{tenant}\0{place}");
}
