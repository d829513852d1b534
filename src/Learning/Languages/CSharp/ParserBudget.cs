namespace Learning.Languages.CSharp;

/// <summary>
/// The code that Roslyn's parser takes in time about linear. Measured with Roslyn 5.0: <c>[</c> within <c>[</c> doubles the time or worse with each level (20 of them:
/// no end), and <c>a&lt;</c>, <c>a?</c>, <c>x=></c>, <c>ref</c> and open brackets without an end in sight cost its square. People write none of it.
/// </summary>
internal static class ParserBudget
{
    /// <summary>UTF-16 units.</summary>
    internal const int Longest = 16 * 1024;

    /// <summary>Brackets within brackets.</summary>
    internal const int Deepest = 60;

    /// <summary>Square brackets within each other, whatever lies between.</summary>
    internal const int DeepestSquare = 4;

    /// <summary>The same costly token in one statement.</summary>
    internal const int MostInStatement = 25;

    /// <summary>UTF-16 units of a line that a # begins: the conditions of #if are parsed by recursion.</summary>
    internal const int LongestDirective = 500;

    public static bool Allows(string code, IReadOnlyList<Token> tokens) =>
        code.Length <= Longest && DeepestWithoutTokens(code) <= Deepest && DirectivesAreShort(code) && StatementsAreSimple(code, tokens);

    // Whatever is a string and whatever is not.
    private static int DeepestWithoutTokens(string code)
    {
        int depth = 0, deepest = 0;
        foreach (var c in code)
        {
            depth = c is '(' or '[' or '{' ? depth + 1 : c is ')' or ']' or '}' ? Math.Max(0, depth - 1) : depth;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static bool DirectivesAreShort(string code)
    {
        foreach (var line in code.AsSpan().EnumerateLines())
        {
            if (line.Length > LongestDirective && line.TrimStart() is ['#', ..])
                return false;
        }

        return true;
    }

    private static bool StatementsAreSimple(string code, IReadOnlyList<Token> tokens)
    {
        var cost = new StatementCost();
        foreach (var token in tokens)
        {
            cost.Take(token.Span(code), isKeyword: token.Kind == TokenKind.Keyword);
            if (cost.Deepest > Deepest || cost.DeepestSquare > DeepestSquare || cost.Most > MostInStatement)
                return false;
        }

        return true;
    }
}
