using AdapterHost.Grammars.Matching;

namespace AdapterHost.Grammars;

/// <summary>A compiled grammar: states over UTF-8 bytes. Immutable; any thread, any number of sequences.</summary>
internal sealed class Grammar
{
    private Grammar(GrammarState[] states, int[] ruleStarts, ByteTables tables) => (States, RuleStarts, Tables) = (states, ruleStarts, tables);

    public GrammarState[] States { get; }

    /// <summary>First state of each rule; root is rule 0.</summary>
    public int[] RuleStarts { get; }

    public ByteTables Tables { get; }

    /// <summary>Compiles GBNF. Costs what <see cref="GrammarLimits"/> allow, on the caller's thread.</summary>
    public static GrammarResult Compile(string gbnf)
    {
        try
        {
            var compiler = new GrammarCompiler();
            var starts = compiler.Compile(Gbnf.GbnfParser.Parse(gbnf));
            return new GrammarResult(new Grammar([.. compiler.States], starts, compiler.Tables), null);
        }
        catch (Gbnf.GbnfException exception)
        {
            return new GrammarResult(null, exception.Message);
        }
    }
}
