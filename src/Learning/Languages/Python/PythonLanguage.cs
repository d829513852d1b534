namespace Learning.Languages.Python;

/// <summary>
/// Python 3. Names differ by case, as the interpreter has it. In the normal form a line begins with a line break and a tab for each level. There is no parser: see
/// <see cref="PythonSyntax"/>.
/// </summary>
internal sealed class PythonLanguage : ILanguage
{
    public string Name => "python";

    public StringComparer NameComparer => StringComparer.Ordinal;

    public IReadOnlyList<Token> Lex(string code) => PythonLexer.Lex(code);

    public IReadOnlyList<string> NormalTokens(string code)
    {
        var normal = new PythonNormalForm(code);
        foreach (var line in PythonLine.Split(code))
            normal.Add(line);
        return normal.Tokens;
    }

    public int CountSyntaxErrors(string code) => PythonSyntax.CountErrors(code);

    public bool Declares(string name) => PythonWords.IsKeyword(name) || PythonWords.IsBuiltIn(name);

    public IReadOnlyList<string> Names(string code) =>
        [.. PythonLexer.Lex(code).Where(t => t.Kind == TokenKind.Identifier).Select(t => t.Text(code))];
}
