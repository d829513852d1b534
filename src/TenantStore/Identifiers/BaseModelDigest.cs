using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TenantStore;

/// <summary>SHA-256 of a base model's GGUF file, written "sha256:" and 64 lowercase hexadecimal digits.</summary>
public readonly record struct BaseModelDigest
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private BaseModelDigest(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out BaseModelDigest digest)
    {
        var good = text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(s_hex) < 0;
        digest = good ? new BaseModelDigest(text!) : default;
        return good;
    }

    /// <summary>The digest, or <see cref="FormatException"/>.</summary>
    public static BaseModelDigest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("Not a valid digest: sha256: and 64 lowercase hexadecimal digits.");

    public override string ToString() => _text ?? "";
}
