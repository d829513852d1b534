using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>Where literals of Python end.</summary>
internal static class PythonLiterals
{
    private const int LongestPrefix = 2;

    /// <summary>Where the quotes of the string are whose prefix may begin here; -1 = no string.</summary>
    public static int QuoteAt(string code, int at)
    {
        var quote = at;
        while (quote - at < LongestPrefix && char.ToLowerInvariant(Words.At(code, quote)) is 'r' or 'b' or 'u' or 'f' or 't')
            quote++;
        return Words.At(code, quote) is '"' or '\'' ? quote : -1;
    }

    /// <summary>1 or 3.</summary>
    public static int CountQuotes(string code, int quote) => Words.CountRun(code, quote, code[quote], 3) == 3 ? 3 : 1;

    public static Token Plain(string code, int start, int quote, int quotes)
    {
        var piece = Piece(code, quote + quotes, new PythonFrame(code[quote], quotes), hasHoles: false);
        return new(TokenKind.String, start, piece.End - start, piece.IsBroken);
    }

    /// <summary>The text from <paramref name="at"/> to the next hole or the end.</summary>
    public static PythonPiece Piece(string code, int at, PythonFrame frame, bool hasHoles = true)
    {
        while (at < code.Length)
        {
            var c = code[at];
            if (frame.Quotes < 3 && c is '\r' or '\n')
                return new(at, OpensHole: false, IsBroken: true);
            if (c == frame.Quote && Words.CountRun(code, at, c, frame.Quotes) == frame.Quotes)
                return new(at + frame.Quotes, OpensHole: false, IsBroken: frame.IsFormat);
            if (frame.IsFormat && c is '}')
                return new(at, OpensHole: false, IsBroken: false);
            if (hasHoles && c == '{')
            {
                var run = frame.IsFormat ? 1 : Words.CountRun(code, at, '{');
                if (run % 2 == 1)
                    return new(at + run, OpensHole: true, IsBroken: false);
                at += run;
                continue;
            }

            at += c == '\\' ? LengthOfEscape(code, at, hasHoles) : 1;
        }

        return new(code.Length, OpensHole: false, IsBroken: true);
    }

    // A backslash keeps the quote behind it from ending the string, in raw strings too, and joins lines; a hole it does not keep from opening, save in \N{…}.
    private static int LengthOfEscape(string code, int at, bool hasHoles)
    {
        if (Words.Starts(code, at, "\\\r\n") || Words.Starts(code, at, "\\N{"))
            return 3;
        return hasHoles && Words.At(code, at + 1) == '{' ? 1 : 2;
    }
}
