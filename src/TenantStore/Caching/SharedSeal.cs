using System.Security.Cryptography;
using System.Text;

namespace TenantStore.Caching;

/// <summary>
/// Makes what lies in Redis unreadable and unforgeable for everybody but gateways: AES-256-GCM with a key of its own for each name, so that a random nonce
/// never comes near its limit. Name and meaning are bound in: moved to another name, or read as something else, it does not open.
/// </summary>
public sealed class SharedSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int NameBytes = 18;

    private readonly byte[] _nameKey;
    private readonly byte[] _sealKey;

    internal SharedSeal(ReadOnlySpan<byte> key)
        : this(key, "registry cache")
    {
    }

    /// <param name="key">Of gateways alone.</param>
    /// <param name="purpose">What it is for: what was sealed for one purpose does not open for another.</param>
    public SharedSeal(ReadOnlySpan<byte> key, string purpose)
    {
        _nameKey = Derive(key, Encoding.UTF8.GetBytes($"{purpose}: names"));
        _sealKey = Derive(key, Encoding.UTF8.GetBytes($"{purpose}: contents"));
    }

    /// <summary>What a key of the cache is called in Redis: nothing of it can be read there, nor guessed and tried.</summary>
    public string NameOf(string kind, string key)
    {
        var hash = HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes($"{kind}\0{key}"));
        return Convert.ToBase64String(hash.AsSpan(0, NameBytes)).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The content so that nobody else reads it, or writes one that opens.</summary>
    public byte[] Seal(string name, string meaning, ReadOnlySpan<byte> content)
    {
        var result = new byte[NonceBytes + TagBytes + content.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = CipherOf(name);
        cipher.Encrypt(nonce, content, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), Bound(name, meaning));
        return result;
    }

    /// <summary>The content, or null when these are not the bytes that a gateway sealed under this name with this meaning.</summary>
    public byte[]? Open(string name, string meaning, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes)
            return null;
        var content = new byte[box.Length - NonceBytes - TagBytes];
        using var cipher = CipherOf(name);
        try
        {
            cipher.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), content, Bound(name, meaning));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], info: purpose);
        return derived;
    }

    private static byte[] Bound(string name, string meaning) => Encoding.UTF8.GetBytes($"{name}\0{meaning}");

    private AesGcm CipherOf(string name) => new(HMACSHA256.HashData(_sealKey, Encoding.UTF8.GetBytes(name)), TagBytes);
}
