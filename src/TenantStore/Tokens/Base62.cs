using System.Buffers;

namespace TenantStore.Tokens;

/// <summary>Digits, upper case, lower case: the alphabet that secret scanners know from other vendors' tokens.</summary>
internal static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Writes a number over the whole of <paramref name="target"/>, most significant digit first, padded with '0'.</summary>
    public static void Write(uint value, Span<char> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }
}
