using System.Buffers;

namespace TenantStore.Tokens;

/// <summary>Digits, upper case, lower case: the alphabet that secret scanners know from other vendors' tokens.</summary>
internal static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Writes a number over the whole of <paramref name="target"/>, most significant digit first, padded with '0'.</summary>
    public static void Write(ulong value, Span<char> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }

    /// <summary>The number that <see cref="Write"/> wrote; of at most 10 digits of the alphabet.</summary>
    public static ulong Read(ReadOnlySpan<char> text)
    {
        var value = 0UL;
        foreach (var digit in text)
            value = (value * 62) + (uint)(digit <= '9' ? digit - '0' : digit <= 'Z' ? digit - 'A' + 10 : digit - 'a' + 36);
        return value;
    }
}
