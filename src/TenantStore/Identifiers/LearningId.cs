using System.Globalization;
using System.Security.Cryptography;

namespace TenantStore;

/// <summary>Ids of what the learning loop keeps: a kind, a separator and 128 random bits in lowercase hexadecimal digits, such as <c>int_</c> or <c>fix-</c> and 32 digits. Nobody guesses one.</summary>
public static class LearningId
{
    /// <summary>Of a fix: with the separator that completions' ids have.</summary>
    public const string FixPrefix = "fix-";

    private const int Digits = 32;

    /// <param name="kind">What it names, such as <c>int</c> for an interaction; <c>fix</c> has its own separator.</param>
    public static string New(string kind) => PrefixOf(kind) + RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    /// <summary>The same for what comes in an order: ids sort by time, then by position, and have 64 random bits.</summary>
    /// <param name="kind">What it names.</param>
    /// <param name="at">When it came.</param>
    /// <param name="position">Among those that came together, 0 to 65535.</param>
    public static string NewInOrder(string kind, DateTimeOffset at, int position) => string.Create(
        CultureInfo.InvariantCulture, $"{PrefixOf(kind)}{at.ToUnixTimeMilliseconds():x12}{position:x4}{RandomNumberGenerator.GetHexString(Digits / 2, lowercase: true)}");

    /// <summary>Whether <paramref name="text"/> has the form of an id of this kind; nothing is asked about whose it is.</summary>
    public static bool IsOf(string kind, string? text)
    {
        var prefix = PrefixOf(kind);
        return text is not null && text.Length == prefix.Length + Digits && text.StartsWith(prefix, StringComparison.Ordinal)
            && !text.AsSpan(prefix.Length).ContainsAnyExcept("0123456789abcdef");
    }

    private static string PrefixOf(string kind) => kind == "fix" ? FixPrefix : kind + "_";
}
