using System.Buffers.Binary;
using System.Text;

namespace TenantStore.Auditing;

/// <summary>
/// The one encoding that hashes and signatures of the audit are made over: a label that no other use has, then each field with its length, so that no two
/// lists of fields give the same bytes. Not for several threads.
/// </summary>
internal sealed class CanonicalBytes
{
    private readonly MemoryStream _bytes = new();

    public CanonicalBytes(string label) => Text(label);

    public CanonicalBytes Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Null and empty differ.</summary>
    public CanonicalBytes Optional(string? text)
    {
        _bytes.WriteByte(text is null ? (byte)0 : (byte)1);
        return text is null ? this : Text(text);
    }

    public CanonicalBytes Number(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();
}
