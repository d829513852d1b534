using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Identity.Signatures;

/// <summary>base64url as RFC 7515 writes it and in no other spelling: no padding, no blanks, unused bits zero. Else one token would have many texts.</summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> s_alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 == 1 || text.IndexOfAnyExcept(s_alphabet) >= 0)
            return false;
        var decoded = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, decoded, out _, out var written) != OperationStatus.Done)
            return false;
        decoded = decoded[..written];
        if (!text.SequenceEqual(Base64Url.EncodeToString(decoded)))
            return false;
        bytes = decoded;
        return true;
    }
}
