using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>The public part of a token, by which it is found and named in lists: 12 characters of base62.</summary>
public readonly record struct TokenId
{
    private readonly string? _text;

    private TokenId(string text) => _text = text;

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TokenId name)
    {
        var good = NameRule.IsTokenId(text);
        name = good ? new TokenId(text!) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static TokenId Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid token id: " + NameRule.TokenIdText);

    public override string ToString() => _text ?? "";
}
