using Learning.Languages.Scanning;

namespace Learning.Languages.Sql;

/// <summary>
/// Tokens of SQL, of no dialect in particular: strings in <c>'…'</c> with an optional prefix, names in <c>"…"</c>, <c>`…`</c> and <c>[…]</c>, variables as
/// <c>@a</c>, <c>:a</c> and <c>$a</c>. What a dialect alone has (dollar quotes, <c>#</c> comments) comes out as symbols.
/// </summary>
internal static class SqlLexer
{
    private static readonly Symbols s_symbols = new("<=>", "->>", "<>", "!=", ">=", "<=", "==", "=>", "||", "::", "->", ":=", "<<", ">>", "&&");

    public static List<Token> Lex(string code)
    {
        var tokens = new List<Token>(code.Length / 4);
        for (var at = 0; at < code.Length;)
        {
            if (Words.IsSpace(code[at]))
            {
                at++;
                continue;
            }

            var token = Next(code, at, tokens);
            tokens.Add(token);
            at = token.End;
        }

        return tokens;
    }

    private static Token Next(string code, int at, List<Token> before)
    {
        var c = code[at];
        if (Words.Starts(code, at, "--"))
            return new(TokenKind.Comment, at, Words.EndOfLine(code, at) - at);
        if (Words.Starts(code, at, "/*"))
            return new(TokenKind.Comment, at, Words.Behind(code, at + 2, "*/") - at);
        if (c == '\'')
            return Quoted(code, at, at, TokenKind.String, escapes: false);
        if (c is '"' or '`')
            return Quoted(code, at, at, TokenKind.QuotedIdentifier, escapes: false);
        if (c == '[' && EndOfBracketedName(code, at, before) is var end && end > 0)
            return new(TokenKind.QuotedIdentifier, at, end - at);
        if (Numbers.Begins(code, at))
            return new(TokenKind.Number, at, Numbers.End(code, at) - at);
        if (c is '@' or ':' or '$' && Words.Begins(Words.At(code, at + 1)))
            return new(TokenKind.Identifier, at, Words.EndOfWord(code, at + 1) - at);
        return Words.Begins(c) ? Word(code, at) : new(TokenKind.Symbol, at, s_symbols.LengthAt(code, at), char.IsControl(c));
    }

    private static Token Word(string code, int at)
    {
        var end = Words.EndOfWord(code, at);
        while (Words.At(code, end) == '$')
            end = Words.EndOfWord(code, end + 1);
        var word = code.AsSpan(at, end - at);
        if (Words.At(code, end) == '\'' && word.Length <= 2 && word.ToString().ToLowerInvariant() is ("e" or "n" or "x" or "b" or "r" or "rb" or "br") and var prefix)
            return Quoted(code, at, end, TokenKind.String, escapes: prefix == "e");
        return new(SqlWords.IsKeyword(word) ? TokenKind.Keyword : TokenKind.Identifier, at, end - at);
    }

    private static Token Quoted(string code, int start, int quoteAt, TokenKind kind, bool escapes)
    {
        var quote = code[quoteAt];
        for (var at = quoteAt + 1; at < code.Length; at++)
        {
            if (escapes && code[at] == '\\')
                at++;
            else if (code[at] == quote && Words.At(code, at + 1) == quote)
                at++;
            else if (code[at] == quote)
                return new(kind, start, at + 1 - start);
        }

        return new(kind, start, code.Length - start, IsBroken: true);
    }

    // [Order Details] is a name, a[1] and ARRAY[x] take an element or make a list. 0 = no name.
    private static int EndOfBracketedName(string code, int at, List<Token> before)
    {
        if (before.Count > 0 && before[^1] is var last && last.End == at && !last.Is(code, ".") && !last.Is(code, "(") && !last.Is(code, ","))
            return 0;
        if (!Words.Begins(Words.At(code, at + 1)))
            return 0;
        var end = at + 1;
        while (Words.Continues(Words.At(code, end)) || Words.At(code, end) == ' ')
            end++;
        return Words.At(code, end) == ']' ? end + 1 : 0;
    }
}
