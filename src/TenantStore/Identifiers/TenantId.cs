using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>A tenant's permanent id: a version 7 GUID, written as 32 lowercase hexadecimal digits. Never used again after a deletion.</summary>
public readonly record struct TenantId
{
    private readonly Guid _value;

    private TenantId(Guid value) => _value = value;

    /// <summary>A new id; ids sort by the time of their making.</summary>
    public static TenantId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>True and the id when <paramref name="text"/> is 32 lowercase hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var good = Guid.TryParseExact(text, "N", out var value) && value != Guid.Empty && !text.AsSpan().ContainsAnyInRange('A', 'F');
        id = good ? new TenantId(value) : default;
        return good;
    }

    /// <summary>The id, or <see cref="FormatException"/>.</summary>
    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid tenant id: 32 lowercase hexadecimal digits.");

    public override string ToString() => _value.ToString("N");
}
