using Learning.Languages.Scanning;

namespace Learning.Languages.Sql;

/// <summary>
/// SQL. In the normal form keywords and the names of built-in functions and types are lower case; other names keep theirs: table names differ by case in MySQL on Linux
/// and in BigQuery, so that a correction of case may be the whole fix, and taking it for none loses it. Whether a name is known, on the other hand, goes by
/// no case, as most dialects have it. A comma before FROM stays: in most dialects it is what was wrong. Only semicolons at the end mean nothing.
/// <c>'…'</c> is a string and <c>"…"</c> a name, never the same.
/// </summary>
internal sealed class SqlLanguage : ILanguage
{
    public string Name => "sql";

    public StringComparer NameComparer => StringComparer.OrdinalIgnoreCase;

    public IReadOnlyList<Token> Lex(string code) => SqlLexer.Lex(code);

    public IReadOnlyList<string> NormalTokens(string code)
    {
        var tokens = SqlLexer.Lex(code);
        var normal = new List<string>(tokens.Count);
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Comment)
                normal.Add(Normal(token, code));
        }

        while (normal.Count > 0 && normal[^1] == ";")
            normal.RemoveAt(normal.Count - 1);
        return normal;
    }

    public int CountSyntaxErrors(string code) => SqlSyntax.CountErrors(code);

    public bool Declares(string name) => SqlWords.IsKeyword(name) || SqlWords.IsBuiltIn(name);

    public IReadOnlyList<string> Names(string code)
    {
        var names = new List<string>();
        foreach (var token in SqlLexer.Lex(code))
        {
            if (token.Kind == TokenKind.Identifier)
                names.Add(token.Text(code));
            else if (token is { Kind: TokenKind.QuotedIdentifier, IsBroken: false })
                names.Add(Unquoted(token.Span(code)));
        }

        return names;
    }

    private static string Normal(Token token, string code)
    {
        var text = token.Span(code);
        return token.Kind switch
        {
            TokenKind.Keyword => Lower(text),
            TokenKind.Identifier => SqlWords.IsBuiltIn(text) ? Lower(text) : text.ToString(),
            TokenKind.Number => Numbers.Canonical(text),
            TokenKind.String => Prefixed(text),
            TokenKind.QuotedIdentifier when !token.IsBroken => $"\"{Unquoted(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            _ => text.ToString(),
        };
    }

    private static string Lower(ReadOnlySpan<char> text) => text.ToString().ToLowerInvariant();

    private static string Prefixed(ReadOnlySpan<char> literal)
    {
        var quote = literal.IndexOf('\'');
        return string.Concat(Lower(literal[..quote]), literal[quote..]);
    }

    private static string Unquoted(ReadOnlySpan<char> name)
    {
        var quote = name[^1].ToString();
        return name[1..^1].ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
    }
}
