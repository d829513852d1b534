using AdapterHost.Grammars;

namespace AdapterHost.Tests.Grammars;

/// <summary>What is no grammar, or too large a one, is refused with a place and a reason.</summary>
public sealed class GrammarCompileTests
{
    [Theory]
    [InlineData("", "no rule named root")]
    [InlineData("   # nothing", "no rule named root")]
    [InlineData("a ::= \"x\"", "no rule named root")]
    [InlineData("root ::= a", "'a' is used and not defined")]
    [InlineData("root ::= \"a", "ends inside a string")]
    [InlineData("root ::= [a", "ends inside a string or class")]
    [InlineData("root ::= []", "no character")]
    [InlineData("root ::= [^\\x00-\\U0010FFFF]", "no character")]
    [InlineData("root ::= [z-a]", "ends before it begins")]
    [InlineData("root ::= \"\\q\"", "escape")]
    [InlineData("root ::= \"\\x4\"", "hex digits")]
    [InlineData("root ::= \"\\uD800\"", "no Unicode character")]
    [InlineData("root ::= \"\\UFFFFFFFF\"", "no Unicode character")]
    [InlineData("root ::= *", "repetition of nothing")]
    [InlineData("root ::= \"a\" | + \"b\"", "repetition of nothing")]
    [InlineData("root ::= \"a\"{", "a number is missing")]
    [InlineData("root ::= \"a\"{2", "'}' is missing")]
    [InlineData("root ::= \"a\"{2,1}", "at least 2 and at most 1")]
    [InlineData("root ::= \"a\"{1000000}", "the most is 10000")]
    [InlineData("root ::= \"a\"{99999999999999999999}", "the most is 10000")]
    [InlineData("root ::= (\"a\"{1000}){1000}", "more than 50000 states")]
    [InlineData("root ::= ((\"\"{10000}){10000}){10000}", "more than 50000 states")]
    [InlineData("root ::= (\"a\"", "')' is missing")]
    [InlineData("root ::= \"a\")", "does not belong here")]
    [InlineData("root = \"a\"", "'::=' is missing")]
    [InlineData("root ::= \"a\"\n | \"b\"", "name")]
    [InlineData("root ::= \"a\"\nroot ::= \"b\"", "defined twice")]
    [InlineData("root ::= <[7]>", "tokens as symbols")]
    [InlineData("root ::= !<[7]>", "tokens as symbols")]
    [InlineData("this is no grammar", "'::=' is missing")]
    public void Compile_NoGrammar_SaysWhereAndWhy(string gbnf, string error)
    {
        var result = Grammar.Compile(gbnf);
        Assert.False(result.Compiled);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    /// <summary>By hand: xunit's theory data cannot carry such text.</summary>
    [Fact]
    public void Compile_HalfASurrogatePair_IsRefused() =>
        Assert.Contains("surrogate", Grammar.Compile("root ::= \"\uD800\"").Error, StringComparison.Ordinal);

    [Fact]
    public void Compile_ErrorInTheThirdLine_NamesItsPlace() =>
        Assert.StartsWith("line 3, column 8:", Grammar.Compile("root ::= a\na ::= \"b\"\nb ::= (*").Error, StringComparison.Ordinal);

    [Fact]
    public void Compile_NestedTooDeep_IsRefused()
    {
        Assert.Contains("nested", Grammar.Compile("root ::= " + new string('(', 100_000)).Error, StringComparison.Ordinal);
        Assert.True(Grammar.Compile("root ::= " + new string('(', 50) + "\"a\"" + new string(')', 50)).Compiled);
    }

    [Fact]
    public void Compile_TextTooLong_IsRefused() =>
        Assert.Contains("characters", Grammar.Compile("root ::= \"a\"" + new string(' ', GrammarLimits.Characters)).Error, StringComparison.Ordinal);

    [Fact]
    public void Compile_TooManyClasses_IsRefused()
    {
        var classes = string.Concat(Enumerable.Range(0, 5000).Select(i => $"[\\u{0x4000 + (3 * i):X4}]"));
        Assert.Contains("tables", Grammar.Compile("root ::= " + classes).Error, StringComparison.Ordinal);
    }
}
