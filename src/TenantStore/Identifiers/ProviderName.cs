using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>A tenant's name for one of its identity providers: 1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit.</summary>
public readonly record struct ProviderName
{
    private readonly string? _text;

    private ProviderName(string text) => _text = text;

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProviderName name)
    {
        var good = NameRule.IsLowerName(text);
        name = good ? new ProviderName(text!) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static ProviderName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid provider name: " + NameRule.LowerNameText);

    public override string ToString() => _text ?? "";
}
