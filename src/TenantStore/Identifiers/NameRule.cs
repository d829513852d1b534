using System.Buffers;

namespace TenantStore;

/// <summary>The rules for names. None of them lets through ':' or '@', which separate the parts of a model reference, nor '/' or a leading '.'.</summary>
internal static class NameRule
{
    public const int MaxLength = 63;

    public const string LowerNameText = "1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit.";
    public const string MixedNameText = "1 to 63 letters, digits, '.', '_', '-', beginning with a letter or digit.";
    public const string SlugText = "1 to 63 of a-z, 0-9, '-', no '-' at either end, not 32 hexadecimal digits.";
    public const string TokenIdText = "12 characters of base62.";

    private static readonly SearchValues<char> s_lower = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> s_mixed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> s_slug = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsLowerName(ReadOnlySpan<char> text) => Fits(text, s_lower);

    public static bool IsMixedName(ReadOnlySpan<char> text) => Fits(text, s_mixed);

    /// <summary>A path may name a tenant by slug or by id, so no slug may look like an id.</summary>
    public static bool IsSlug(string? text) => Fits(text, s_slug) && text![^1] != '-' && !TenantId.TryParse(text, out _);

    public static bool IsTokenId(ReadOnlySpan<char> text) =>
        text.Length == Tokens.TokenFormat.IdLength && text.IndexOfAnyExcept(Tokens.Base62.Characters) < 0;

    private static bool Fits(ReadOnlySpan<char> text, SearchValues<char> allowed) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(text[0]) && text.IndexOfAnyExcept(allowed) < 0;
}
