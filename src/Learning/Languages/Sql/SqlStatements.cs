namespace Learning.Languages.Sql;

/// <summary>The statements of a script: what lies between semicolons, comments left out. Empty ones are none.</summary>
internal static class SqlStatements
{
    public static List<IReadOnlyList<Token>> Split(string code)
    {
        var statements = new List<IReadOnlyList<Token>>();
        var current = new List<Token>();
        foreach (var token in SqlLexer.Lex(code))
        {
            if (token.Kind == TokenKind.Comment)
                continue;
            if (!token.Is(code, ";"))
            {
                current.Add(token);
                continue;
            }

            if (current.Count > 0)
                statements.Add(current);
            current = [];
        }

        if (current.Count > 0)
            statements.Add(current);
        return statements;
    }

    /// <summary>
    /// What to show a parser of a statement. CREATE … AS query comes in two parts, so that both are judged and the parser need not allow a CREATE with a query.
    /// </summary>
    public static IEnumerable<string> Parts(IReadOnlyList<Token> statement, string code)
    {
        var query = QueryOfCreate(statement, code);
        if (query < 0)
            return [code[statement[0].Start..statement[^1].End]];
        return [$"{code[statement[0].Start..statement[query - 1].End]} VALUES(1)", code[statement[query].Start..statement[^1].End]];
    }

    // Index of the first token of the query; -1 when there is none.
    private static int QueryOfCreate(IReadOnlyList<Token> statement, string code)
    {
        if (!IsWord(statement[0], code, "create"))
            return -1;
        for (var i = 1; i + 1 < statement.Count && !statement[i].Is(code, "("); i++)
        {
            if (IsWord(statement[i], code, "as"))
                return i + 1;
        }

        return -1;
    }

    private static bool IsWord(Token token, string code, string word) => token.Span(code).Equals(word, StringComparison.OrdinalIgnoreCase);
}
