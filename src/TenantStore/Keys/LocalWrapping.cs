using System.Security.Cryptography;

namespace TenantStore.Keys;

/// <summary>Wrapping by AES-256-GCM, for providers that hold the bytes of their keys. A random nonce each: a key wraps far fewer than 2^32 others.</summary>
internal static class LocalWrapping
{
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static WrappedKey Wrap(KekId kek, ReadOnlySpan<byte> kekBytes, ReadOnlySpan<byte> key, EncryptionContext context)
    {
        var cipher = new byte[NonceBytes + key.Length + TagBytes];
        var nonce = cipher.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(kekBytes, TagBytes);
        aes.Encrypt(nonce, key, cipher.AsSpan(NonceBytes, key.Length), cipher.AsSpan(NonceBytes + key.Length), context.ToBytes(kek));
        return new WrappedKey(kek, cipher);
    }

    /// <exception cref="KeyUnavailableException">Another key wrapped it, for another context, or it is damaged.</exception>
    public static byte[] Unwrap(WrappedKey wrapped, ReadOnlySpan<byte> kekBytes, EncryptionContext context)
    {
        var cipher = wrapped.Cipher.Span;
        if (cipher.Length != NonceBytes + KeyBytes + TagBytes)
            throw Refused(wrapped, context);
        var key = new byte[KeyBytes];
        try
        {
            using var aes = new AesGcm(kekBytes, TagBytes);
            aes.Decrypt(cipher[..NonceBytes], cipher.Slice(NonceBytes, KeyBytes), cipher[^TagBytes..], key, context.ToBytes(wrapped.Kek));
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(key);
            throw Refused(wrapped, context);
        }
    }

    private static KeyUnavailableException Refused(WrappedKey wrapped, EncryptionContext context) => new(
        $"The data key {context.Key} of tenant {context.Tenant} cannot be unwrapped with {wrapped.Kek}: the key-encryption key has other bytes than "
        + "when it was wrapped, or the row is another tenant's or damaged. Restore the key's file or setting, or the row.");
}
