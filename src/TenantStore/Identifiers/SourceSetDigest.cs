using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace TenantStore;

/// <summary>
/// SHA-256 over the names and bytes of the source files kept for a version, written as 64 lowercase hexadecimal digits. Two uploads whose
/// canonical bytes are equal may have other sources (another config, other notes); each version keeps its own.
/// </summary>
public readonly record struct SourceSetDigest
{
    private const int Length = 64;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private SourceSetDigest(string text) => _text = text;

    /// <param name="files">Each file's name and the SHA-256 of its bytes, in any order.</param>
    public static SourceSetDigest Of(IEnumerable<(string Name, byte[] Sha256)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, sha256) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            // A name holds no 0 and a hash has one length, so no two sets read the same.
            hash.AppendData(Encoding.UTF8.GetBytes(name + '\0'));
            hash.AppendData(sha256);
        }

        return new SourceSetDigest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out SourceSetDigest digest)
    {
        var good = text is { Length: Length } && text.AsSpan().IndexOfAnyExcept(s_hex) < 0;
        digest = good ? new SourceSetDigest(text!) : default;
        return good;
    }

    /// <summary>The digest, or <see cref="FormatException"/>.</summary>
    public static SourceSetDigest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("Not a valid digest: 64 lowercase hexadecimal digits.");

    public override string ToString() => _text ?? "";
}
