using System.Diagnostics.CodeAnalysis;

namespace TenantStore.Tokens;

/// <summary>
/// The text of a token: <c>lg_</c>, 12 characters of public id, <c>_</c>, 28 random characters (166 bits), and the CRC-32 of all before it as
/// 6 characters of base62. The checksum lets a secret scanner tell a token from chance without asking anybody; it is no protection.
/// As a pattern: <c>lg_[0-9A-Za-z]{12}_[0-9A-Za-z]{34}</c>.
/// </summary>
public static class TokenFormat
{
    public const string Prefix = "lg_";
    public const int IdLength = 12;
    public const int SecretLength = 28;
    public const int ChecksumLength = 6;
    public const int Length = 3 + IdLength + 1 + SecretLength + ChecksumLength;

    private const int SecretStart = 3 + IdLength + 1;
    private const int ChecksumStart = SecretStart + SecretLength;

    /// <summary>Takes a token apart without asking the registry; false when shape or checksum are wrong. Says nothing of whether it exists.</summary>
    internal static bool TryRead([NotNullWhen(true)] string? text, out TokenId id, out ReadOnlySpan<char> secret)
    {
        id = default;
        secret = default;
        if (text is not { Length: Length } || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[SecretStart - 1] != '_')
            return false;
        var span = text.AsSpan();
        if (span[SecretStart..].IndexOfAnyExcept(Base62.Characters) >= 0)
            return false;

        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Crc32.OfAscii(span[..ChecksumStart]), checksum);
        if (!checksum.SequenceEqual(span[ChecksumStart..]) || !TokenId.TryParse(span.Slice(Prefix.Length, IdLength), out id))
            return false;
        secret = span.Slice(SecretStart, SecretLength);
        return true;
    }

    /// <summary>The secret part of a text that was read well.</summary>
    internal static ReadOnlySpan<char> SecretOf(string text) => text.AsSpan(SecretStart, SecretLength);

    /// <summary>Puts a token together and adds its checksum.</summary>
    internal static string Compose(TokenId id, ReadOnlySpan<char> secret)
    {
        if (secret.Length != SecretLength)
            throw new ArgumentException($"A secret has {SecretLength} characters.", nameof(secret));
        var body = string.Concat(Prefix, id.ToString(), "_", secret);
        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Crc32.OfAscii(body), checksum);
        return string.Concat(body, checksum);
    }
}
