using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>A tenant's name for "the version to use now": 1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit.</summary>
public readonly record struct AliasName
{
    private readonly string? _text;

    private AliasName(string text) => _text = text;

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AliasName name)
    {
        var good = NameRule.IsLowerName(text);
        name = good ? new AliasName(text!) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static AliasName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid alias name: " + NameRule.LowerNameText);

    /// <summary>The alias that answers a request without a model, unless its token names another one.</summary>
    public static AliasName Default { get; } = new("default");

    public override string ToString() => _text ?? "";
}
