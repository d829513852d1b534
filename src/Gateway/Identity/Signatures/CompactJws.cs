using System.Text;

namespace Gateway.Identity.Signatures;

/// <summary>A signed token taken apart, nothing of it believed yet: only the compact form, of three parts in canonical base64url.</summary>
internal sealed record CompactJws(JwsHeader Header, byte[] Payload, byte[] SignedBytes, byte[] Signature)
{
    /// <summary>Longest token in characters.</summary>
    public const int MaxLength = 8192;

    /// <summary>Whether a credential is to be judged as a signed token at all: a token of ours holds no dot.</summary>
    public static bool LooksLikeOne(string credential) => credential.Contains('.', StringComparison.Ordinal);

    public static CompactJws? Read(string text)
    {
        if (text.Length > MaxLength)
            return null;
        Span<Range> parts = stackalloc Range[4];
        var span = text.AsSpan();
        if (span.Split(parts, '.') != 3)
            return null;
        if (!StrictBase64Url.TryDecode(span[parts[0]], out var header) || JwsHeader.Read(header) is not { } read
            || !StrictBase64Url.TryDecode(span[parts[1]], out var payload)
            || !StrictBase64Url.TryDecode(span[parts[2]], out var signature) || signature.Length == 0)
        {
            return null;
        }

        return new CompactJws(read, payload, Encoding.ASCII.GetBytes(text[..parts[1].End.Value]), signature);
    }
}
