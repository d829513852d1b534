using System.Text;

namespace Learning.Languages.Scanning;

/// <summary>Literals of numbers, much alike in all languages: where they end, and one writing for each value of each type.</summary>
internal static class Numbers
{
    /// <summary>A digit, or a point before one; not the second point of the range <c>..5</c>.</summary>
    public static bool Begins(string text, int at) =>
        char.IsAsciiDigit(text[at]) || (text[at] == '.' && char.IsAsciiDigit(Words.At(text, at + 1)) && Words.At(text, at - 1) != '.');

    /// <summary>The end of the number that begins at <paramref name="at"/>, with what hangs on to it (<c>0x1F</c>, <c>1_000</c>, <c>2.5e-3</c>, <c>10L</c>, <c>1abc</c>).</summary>
    public static int End(string text, int at)
    {
        var isHex = text[at] == '0' && char.ToLowerInvariant(Words.At(text, at + 1)) is 'x';
        for (var end = at; ; end++)
        {
            var c = Words.At(text, end);
            if (c == '.' && !isHex && char.IsAsciiDigit(Words.At(text, end + 1)) && !text.AsSpan(at, end - at).ContainsAny('.', 'e', 'E'))
                continue;
            if (c is '+' or '-' && !isHex && end > at && text[end - 1] is 'e' or 'E' && char.IsAsciiDigit(Words.At(text, end + 1)))
                continue;
            if (!Words.Continues(c))
                return c == '.' && EndsWithPoint(text, at, end) ? end + 1 : end;
        }
    }

    /// <summary>Lower case, no separators, no idle zeros. An integer stays one: <c>1</c> and <c>1.0</c> are of different types; <c>0xFF</c> is not written as 255.</summary>
    public static string Canonical(ReadOnlySpan<char> literal)
    {
        var text = new StringBuilder(literal.Length);
        foreach (var c in literal)
        {
            if (c != '_')
                text.Append(char.ToLowerInvariant(c));
        }

        var number = text.ToString();
        if (number.Length > 1 && number[0] == '0' && char.IsAsciiLetter(number[1]) && number[1] is 'x' or 'b' or 'o')
            return number[..2] + TrimZeros(number[2..]);
        var mantissaEnd = number.AsSpan().IndexOfAnyExcept("0123456789.");
        var mantissa = mantissaEnd < 0 ? number : number[..mantissaEnd];
        var rest = mantissaEnd < 0 ? "" : Exponent(number[mantissaEnd..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        return point < 0
            ? TrimZeros(mantissa) + rest
            : $"{TrimZeros(mantissa[..point])}.{mantissa[(point + 1)..].TrimEnd('0')}{rest}";
    }

    // 1. is a number where no word, and no second point, follows: 1.ToString() and 1..2 are not.
    private static bool EndsWithPoint(string text, int start, int point) =>
        text.AsSpan(start, point - start).IndexOfAnyExceptInRange('0', '9') < 0 && Words.At(text, point + 1) is var next && next != '.' && !Words.Continues(next);

    private static string Exponent(string rest)
    {
        if (rest[0] != 'e' || rest.Length == 1)
            return rest;
        var digits = rest.AsSpan(1).TrimStart("+-");
        return digits.Length == 0 ? rest : $"e{(rest[1] == '-' ? "-" : "")}{TrimZeros(digits.ToString())}";
    }

    private static string TrimZeros(string digits)
    {
        var trimmed = digits.TrimStart('0');
        return trimmed.Length == 0 || !char.IsAsciiHexDigit(trimmed[0]) ? "0" + trimmed : trimmed;
    }
}
