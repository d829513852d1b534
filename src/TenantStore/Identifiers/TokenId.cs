using System.Diagnostics.CodeAnalysis;
using TenantStore.Tokens;

namespace TenantStore;

/// <summary>The public part of a token, by which it is found and named in lists: 12 characters of base62. Kept as numbers, so that finding a token reads no text.</summary>
public readonly record struct TokenId
{
    private const int HalfLength = TokenFormat.IdLength / 2;

    /// <summary>The two halves as numbers, each greater by one: 0 is the default value, which is no token's.</summary>
    private readonly ulong _first, _last;

    private TokenId(ReadOnlySpan<char> text) => (_first, _last) = (Base62.Read(text[..HalfLength]) + 1, Base62.Read(text[HalfLength..]) + 1);

    /// <summary>True and the name when <paramref name="text"/> obeys the rule; the text is taken as it is, never trimmed or folded.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TokenId name) => TryParse(text.AsSpan(), out name);

    /// <inheritdoc cref="TryParse(string?, out TokenId)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out TokenId name)
    {
        var good = NameRule.IsTokenId(text);
        name = good ? new TokenId(text) : default;
        return good;
    }

    /// <summary>The name, or <see cref="FormatException"/>.</summary>
    public static TokenId Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a valid token id: " + NameRule.TokenIdText);

    /// <summary>Seeded anew in each process: whoever presents ids of his own making chooses no places in our tables.</summary>
    public override int GetHashCode() => HashCode.Combine(_first, _last);

    public override string ToString() => _first == 0 ? "" : string.Create(TokenFormat.IdLength, this, static (text, id) =>
    {
        Base62.Write(id._first - 1, text[..HalfLength]);
        Base62.Write(id._last - 1, text[HalfLength..]);
    });
}
