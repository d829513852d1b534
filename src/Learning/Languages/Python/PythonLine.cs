using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>A logical line: its tokens without comments, never empty.</summary>
/// <param name="Column">Where its first token stands, a tab counting to the next multiple of eight.</param>
internal sealed record PythonLine(int Column, IReadOnlyList<Token> Tokens)
{
    private const int TabWidth = 8;

    public static IEnumerable<PythonLine> Split(string code)
    {
        var line = new List<Token>();
        foreach (var token in PythonLexer.Lex(code))
        {
            if (token.Kind == TokenKind.Comment)
                continue;
            if (token.Kind != TokenKind.LineEnd)
            {
                line.Add(token);
                continue;
            }

            if (line.Count > 0)
                yield return new PythonLine(ColumnOf(code, line[0].Start), line);
            line = [];
        }

        if (line.Count > 0)
            yield return new PythonLine(ColumnOf(code, line[0].Start), line);
    }

    private static int ColumnOf(string code, int at)
    {
        var start = at;
        while (start > 0 && code[start - 1] is not ('\r' or '\n') && Words.IsSpace(code[start - 1]))
            start--;
        var column = 0;
        for (; start < at; start++)
            column = code[start] == '\t' ? ((column / TabWidth) + 1) * TabWidth : column + 1;
        return column;
    }
}
