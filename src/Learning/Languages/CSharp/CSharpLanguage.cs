using Learning.Languages.Scanning;

namespace Learning.Languages.CSharp;

/// <summary>
/// C#. Names differ by case, as the compiler has it. Commas before a closing brace or bracket mean nothing; semicolons do (a missing one is the most usual mistake), only
/// one after another says no more than one. Verbatim strings are as plain ones with the same text; raw and interpolated ones are only themselves.
/// </summary>
internal sealed class CSharpLanguage : ILanguage
{
    // A hundred times what the longest code takes.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly CSharpSyntax _syntax = new(RoslynParser.CountErrors, s_patience);

    public string Name => "csharp";

    public StringComparer NameComparer => StringComparer.Ordinal;

    public IReadOnlyList<Token> Lex(string code) => CSharpLexer.Lex(code);

    public IReadOnlyList<string> NormalTokens(string code)
    {
        var tokens = CSharpLexer.Lex(code);
        var normal = new List<string>(tokens.Count);
        var parentheses = 0;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Comment)
                continue;
            var text = Normal(token, code);
            parentheses = Math.Max(0, parentheses + (text == "(" ? 1 : text == ")" ? -1 : 0));
            if (text == ";" && parentheses == 0 && normal.Count > 0 && normal[^1] == ";")
                continue;
            // [,] is an array of two dimensions.
            if (text is "}" or "]" && normal.Count > 1 && normal[^1] == "," && normal[^2] is not ("," or "[" or "{"))
                normal.RemoveAt(normal.Count - 1);
            normal.Add(text);
        }

        return normal;
    }

    public int CountSyntaxErrors(string code) => _syntax.CountErrors(code);

    public bool Declares(string name) => CSharpWords.IsKeyword(name) || CSharpWords.IsContextual(name);

    public IReadOnlyList<string> Names(string code) =>
        [.. CSharpLexer.Lex(code).Where(t => t.Kind == TokenKind.Identifier).Select(t => t.Text(code).TrimStart('@'))];

    private static string Normal(Token token, string code)
    {
        var text = token.Span(code);
        if (token.Kind == TokenKind.Number)
            return Numbers.Canonical(text);
        // Lines of their own, in the normal form too.
        if (token.Kind == TokenKind.Directive)
            return $"\n{text.TrimEnd()}\n";
        if (token.Kind != TokenKind.String || token.IsBroken || text is not ['@', '"', ..])
            return text.ToString();
        var end = text.LastIndexOf('"');
        var content = text[2..end].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        return $"\"{Escaped(content)}\"{text[(end + 1)..]}";
    }

    private static string Escaped(string content) => content
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
