using AdapterHost.Grammars;

namespace AdapterHost.Tests.Grammars;

/// <summary>Grammars that are right.</summary>
internal static class Compiled
{
    public static Grammar Of(string gbnf)
    {
        var result = Grammar.Compile(gbnf);
        Assert.True(result.Compiled, result.Error);
        return result.Grammar;
    }
}
