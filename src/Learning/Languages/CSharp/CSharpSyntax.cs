using Learning.Languages.Scanning;

namespace Learning.Languages.CSharp;

/// <summary>
/// Counts what Roslyn's parser reports as errors. The parser takes exponential time, or any depth of stack, on code that is made for it, and does not heed cancellation:
/// it gets only code within <see cref="ParserBudget"/>, and all else is judged by its brackets and literals. Should it stay away all the same, its thread is left to
/// itself, and after the second such thread it is asked no more. Thread-safe.
/// </summary>
internal sealed class CSharpSyntax(Func<string, int> parse, TimeSpan patience)
{
    internal const int MostAbandoned = 2;

    // Roslyn's lexer recurses without a guard. At its longest, code within the budget needs a fraction of this.
    private const int StackBytes = 16 << 20;

    private int _abandoned;

    public int CountErrors(string code)
    {
        var tokens = CSharpLexer.Lex(code);
        return ParserBudget.Allows(code, tokens) && Volatile.Read(ref _abandoned) < MostAbandoned && TryParse(code) is { } errors ? errors : CountOwn(code, tokens);
    }

    // A thread of its own for its stack: a test of depth can be deceived where this lexer and Roslyn's differ, and an overflow ends the process.
    private int? TryParse(string code)
    {
        int? errors = null;
        var thread = new Thread(() => errors = parse(code), StackBytes) { IsBackground = true, Name = "C# parser" };
        thread.Start();
        if (thread.Join(patience))
            return errors;
        Interlocked.Increment(ref _abandoned);
        return null;
    }

    private static int CountOwn(string code, List<Token> tokens)
    {
        var brackets = new Brackets();
        foreach (var token in tokens)
        {
            if (token is { Kind: TokenKind.Symbol, Length: 1 })
                brackets.Take(code[token.Start]);
        }

        return tokens.Count(t => t.IsBroken) + brackets.Unbalanced;
    }
}
