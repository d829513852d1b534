using Learning.Languages.Scanning;

namespace Learning.Languages.Sql;

/// <summary>
/// Counts what breaks the grammar, a statement at a time: the brackets and strings without an end, or, where there are none, what SQLite's parser says. SQLite stops at
/// its first error, so it counts for one. What only another dialect has is an error too, in both versions of a code that are compared.
/// </summary>
internal static class SqlSyntax
{
    /// <summary>Longer code is judged by its brackets and strings alone (UTF-16 units).</summary>
    internal const int LongestParsed = 128 * 1024;

    /// <summary>Deeper nesting likewise: SQLite frees nested queries by recursion.</summary>
    internal const int DeepestParsed = 100;

    /// <summary>More statements likewise.</summary>
    internal const int MostStatements = 500;

    public static int CountErrors(string code)
    {
        var statements = SqlStatements.Split(code);
        var byTokens = statements.Select(s => CountOwn(s, code)).ToArray();
        if (code.Length > LongestParsed || statements.Count > MostStatements || byTokens.Any(own => own.Deepest > DeepestParsed))
            return byTokens.Sum(own => own.Errors);
        using var parser = new SqliteParser();
        var errors = 0;
        for (var i = 0; i < statements.Count; i++)
        {
            // The parser need not be asked where the answer is known.
            errors += byTokens[i].Errors > 0 ? byTokens[i].Errors : SqlStatements.Parts(statements[i], code).Any(parser.Refuses) ? 1 : 0;
        }

        return errors;
    }

    private static (int Errors, int Deepest) CountOwn(IReadOnlyList<Token> statement, string code)
    {
        var brackets = new Brackets();
        var broken = 0;
        foreach (var token in statement)
        {
            if (token.IsBroken)
                broken++;
            else if (token is { Kind: TokenKind.Symbol, Length: 1 })
                brackets.Take(code[token.Start]);
        }

        return (broken + brackets.Unbalanced, brackets.Deepest);
    }
}
