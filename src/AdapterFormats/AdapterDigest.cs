using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AdapterFormats;

/// <summary>SHA-256 of a canonical adapter file. Written as <c>sha256:</c> and 64 lowercase hexadecimal digits; two values are equal
/// exactly when the texts are.</summary>
[JsonConverter(typeof(AdapterDigestJsonConverter))]
public readonly record struct AdapterDigest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private static readonly string s_zeros = Prefix + new string('0', HexLength);

    /// <summary>As it is written, since that is how nearly everybody asks for it; null in the default value.</summary>
    private readonly string? _text;

    private AdapterDigest(string text) => _text = text;

    /// <summary>The 64 lowercase hexadecimal digits alone.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <summary>Wraps a computed hash of 32 bytes.</summary>
    public static AdapterDigest OfHash(ReadOnlySpan<byte> sha256)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, HexLength / 2, nameof(sha256));
        return new AdapterDigest(Prefix + Convert.ToHexStringLower(sha256));
    }

    /// <summary>Reads <c>sha256:…</c>; upper-case digits are refused, so that a digest has one spelling.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AdapterDigest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + HexLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        if (text.AsSpan(Prefix.Length).ContainsAnyExcept("0123456789abcdef"))
            return false;
        digest = new AdapterDigest(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not <c>sha256:</c> and 64 lowercase digits.</exception>
    public static AdapterDigest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException("An adapter digest is 'sha256:' and 64 lowercase hexadecimal digits.");

    public bool Equals(AdapterDigest other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text ?? s_zeros;
}
