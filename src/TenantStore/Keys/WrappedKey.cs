using System.Buffers.Binary;
using System.Text;

namespace TenantStore.Keys;

/// <summary>A tenant's data key as it is stored: what its provider made of it, and the id of the key-encryption key in front.</summary>
/// <param name="Kek">What unwraps it.</param>
/// <param name="Cipher">The provider's bytes.</param>
public sealed record WrappedKey(KekId Kek, ReadOnlyMemory<byte> Cipher)
{
    private const byte Version = 1;
    private const int Prefix = 3;

    /// <summary>Version, length of the id, id, cipher.</summary>
    public byte[] ToBytes()
    {
        var id = Encoding.ASCII.GetBytes(Kek.ToString());
        var bytes = new byte[Prefix + id.Length + Cipher.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)id.Length);
        id.CopyTo(bytes, Prefix);
        Cipher.Span.CopyTo(bytes.AsSpan(Prefix + id.Length));
        return bytes;
    }

    /// <exception cref="TenantStoreException">The bytes are not a wrapped key of this version.</exception>
    public static WrappedKey Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length > Prefix && span[0] == Version
            && BinaryPrimitives.ReadUInt16BigEndian(span[1..]) is var length && span.Length > Prefix + length
            && KekId.TryParse(Encoding.ASCII.GetString(span.Slice(Prefix, length)), out var kek))
            return new WrappedKey(kek, bytes[(Prefix + length)..]);
        throw new TenantStoreException("A tenant's wrapped key in the registry (table tenant_keys) is damaged. Restore it from a backup.");
    }

    /// <summary>Not the cipher: it has no place in a log.</summary>
    public override string ToString() => $"key wrapped by {Kek}";
}
