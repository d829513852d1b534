using Learning.Languages.Scanning;

namespace Learning.Languages.PlainText;

/// <summary>A language that nothing is known of: words, numbers and single characters. It has no comments and no syntax errors; case counts; white space does not.</summary>
internal sealed class TextLanguage : ILanguage
{
    public string Name => "text";

    public StringComparer NameComparer => StringComparer.Ordinal;

    public IReadOnlyList<Token> Lex(string code)
    {
        var tokens = new List<Token>(code.Length / 4);
        for (var at = 0; at < code.Length;)
        {
            if (Words.IsSpace(code[at]))
            {
                at++;
                continue;
            }

            var end = Words.Continues(code[at]) ? Words.EndOfWord(code, at) : at + 1;
            var kind = char.IsDigit(code[at]) ? TokenKind.Number : end - at > 1 || Words.Begins(code[at]) ? TokenKind.Identifier : TokenKind.Symbol;
            tokens.Add(new Token(kind, at, end - at));
            at = end;
        }

        return tokens;
    }

    public IReadOnlyList<string> NormalTokens(string code) => [.. Lex(code).Select(t => t.Text(code))];

    public int CountSyntaxErrors(string code) => 0;

    public bool Declares(string name) => false;

    public IReadOnlyList<string> Names(string code) => [.. Lex(code).Where(t => t.Kind == TokenKind.Identifier).Select(t => t.Text(code))];
}
