using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>What tenants call a base model: 1 to 63 letters, digits, '.', '_', '-', beginning with a letter or digit; case counts.</summary>
public readonly record struct BaseModelName
{
    private readonly string? _text;

    private BaseModelName(string text) => _text = text;

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BaseModelName name)
    {
        var good = NameRule.IsMixedName(text);
        name = good ? new BaseModelName(text!) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static BaseModelName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid base model name: " + NameRule.MixedNameText);

    public override string ToString() => _text ?? "";
}
