using Learning.Languages.Scanning;

namespace Learning.Languages.CSharp;

/// <summary>Where literals of C# end.</summary>
internal static class CSharpLiterals
{
    // More braces than anybody wants as text.
    private const int MostDollars = 16;

    /// <summary>Where the quotes of the string are whose prefix (<c>$</c>, <c>@</c>) may begin here; -1 = no string.</summary>
    public static int QuoteAt(string code, int at)
    {
        var quote = at + Words.CountRun(code, at, '$', MostDollars);
        if (Words.At(code, quote) == '@')
            quote++;
        if (quote == at + 1 && code[at] == '@' && Words.At(code, quote) == '$')
            quote++;
        return Words.At(code, quote) == '"' ? quote : -1;
    }

    /// <summary>A string or character of one line, with backslashes and the suffix u8.</summary>
    public static Token Simple(string code, int at)
    {
        var quote = code[at];
        for (var end = at + 1; end < code.Length && code[end] is not ('\r' or '\n'); end++)
        {
            if (code[end] == quote)
                return new(TokenKind.String, at, WithSuffix(code, end + 1) - at);
            if (code[end] == '\\' && Words.At(code, end + 1) is not ('\r' or '\n'))
                end++;
        }

        return new(TokenKind.String, at, Words.EndOfLine(code, at) - at, IsBroken: true);
    }

    public static Token Verbatim(string code, int at)
    {
        for (var end = at + 2; end < code.Length; end++)
        {
            if (code[end] != '"')
                continue;
            if (Words.At(code, end + 1) != '"')
                return new(TokenKind.String, at, WithSuffix(code, end + 1) - at);
            end++;
        }

        return new(TokenKind.String, at, code.Length - at, IsBroken: true);
    }

    public static Token Raw(string code, int at, int quotes)
    {
        var frame = new CSharpFrame(dollars: int.MaxValue, quotes, isVerbatim: false, isLine: !IsMultiLine(code, at + quotes));
        var piece = Piece(code, at + quotes, frame);
        return new(TokenKind.String, at, (piece.IsBroken ? piece.End : WithSuffix(code, piece.End)) - at, piece.IsBroken);
    }

    /// <summary>A raw string whose opening quotes end before <paramref name="at"/> goes over lines: nothing else stands on this one.</summary>
    public static bool IsMultiLine(string code, int at)
    {
        while (Words.IsSpace(Words.At(code, at)) && code[at] is not ('\r' or '\n'))
            at++;
        return at >= code.Length || code[at] is '\r' or '\n';
    }

    /// <summary>The text from <paramref name="at"/> to the next hole or the end of the string.</summary>
    public static CSharpPiece Piece(string code, int at, CSharpFrame frame)
    {
        while (at < code.Length)
        {
            var c = code[at];
            if (frame.IsLine && c is '\r' or '\n')
                return new(at, OpensHole: false, IsBroken: true);
            if (c == '"')
            {
                var run = Words.CountRun(code, at, '"');
                if (frame.IsVerbatim && run > 1)
                    at += run - (run % 2);
                else if (run < frame.Quotes)
                    at += run;
                else
                    return new(at + (frame.IsRaw ? run : 1), OpensHole: false, IsBroken: false);
                continue;
            }

            if (c == '{')
            {
                var run = Words.CountRun(code, at, '{');
                // Outside of raw strings a doubled brace is a brace.
                if (frame.IsRaw ? run >= frame.Dollars : run % 2 == 1)
                    return new(at + run, OpensHole: true, IsBroken: false);
                at += run;
                continue;
            }

            at += c == '\\' && frame is { IsVerbatim: false, IsRaw: false } && Words.At(code, at + 1) is not ('\r' or '\n') ? 2 : 1;
        }

        return new(code.Length, OpensHole: false, IsBroken: true);
    }

    private static int WithSuffix(string code, int end) =>
        char.ToLowerInvariant(Words.At(code, end)) == 'u' && Words.At(code, end + 1) == '8' && !Words.Continues(Words.At(code, end + 2)) ? end + 2 : end;
}
