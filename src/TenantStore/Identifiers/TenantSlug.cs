using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>A tenant's name in addresses: 1 to 63 of a-z, 0-9, '-', no '-' at either end, and nothing that reads as a tenant id.</summary>
public readonly record struct TenantSlug
{
    private readonly string? _text;

    private TenantSlug(string text) => _text = text;

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantSlug name)
    {
        var good = NameRule.IsSlug(text);
        name = good ? new TenantSlug(text!) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static TenantSlug Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid slug: " + NameRule.SlugText);

    public override string ToString() => _text ?? "";
}
