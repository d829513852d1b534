using System.Diagnostics.CodeAnalysis;

namespace TenantStore.Keys;

/// <summary>One of a tenant's data keys: 128 random bits, written as 32 lowercase hexadecimal digits. In the clear in every artifact's header.</summary>
public readonly record struct TenantKeyId
{
    public const int Bytes = 16;

    private readonly Guid _value;

    private TenantKeyId(Guid value) => _value = value;

    public static TenantKeyId New() => new(Guid.NewGuid());

    public static TenantKeyId Read(ReadOnlySpan<byte> bytes) => new(new Guid(bytes[..Bytes], bigEndian: true));

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantKeyId id)
    {
        var good = Guid.TryParseExact(text, "N", out var value) && !text.AsSpan().ContainsAnyInRange('A', 'F');
        id = good ? new TenantKeyId(value) : default;
        return good;
    }

    /// <summary>The id, or <see cref="FormatException"/>.</summary>
    public static TenantKeyId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not a valid id of a tenant's key.");

    public void Write(Span<byte> bytes) => _value.TryWriteBytes(bytes, bigEndian: true, out _);

    public override string ToString() => _value.ToString("N");
}
