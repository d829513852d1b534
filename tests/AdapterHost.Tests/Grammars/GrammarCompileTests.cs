using AdapterHost.Grammars;
using AdapterHost.Grammars.Gbnf;
using AdapterHost.Grammars.Matching;

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

    /// <summary>Whatever nests: a stack overflow would end the process and everybody's answers.</summary>
    [Theory]
    [InlineData("\"a\"", "?", "")]
    [InlineData("\"a\"", "*", "")]
    [InlineData("\"a\"", "+", "")]
    [InlineData("\"a\"", "{1}", "")]
    [InlineData("\"a\"", "{0,1}", "")]
    [InlineData("\"a\"", "{1,}", "")]
    [InlineData("\"a\"", "?*", "")]
    [InlineData("", "(", "")]
    [InlineData("", "(\"a\" ", "")]
    [InlineData("", "(\"a\" | ", "")]
    [InlineData("", "(", "\"a\")?")]
    [InlineData("", "(\"b\" (", "\"a\")? | \"c\")*")]
    public void Compile_AnyNestingWithoutEnd_IsRefused(string start, string open, string close)
    {
        const int Times = 20_000;
        var result = Grammar.Compile("root ::= " + start + string.Concat(Enumerable.Repeat(open, Times)) + string.Concat(Enumerable.Repeat(close, Times)));
        Assert.False(result.Compiled);
        Assert.Matches("nested|characters", result.Error);
    }

    /// <summary>As deep as groups may go, each with as many repetitions as fit: compiled, and no deeper.</summary>
    [Fact]
    public void Compile_GroupsWithRepetitions_StopAtTheDepthLimit()
    {
        var repetitions = GrammarLimits.Depth / GrammarLimits.Nesting;
        Assert.True(Grammar.Compile(Nested(40, "?*")).Compiled);
        Assert.Contains("nested", Grammar.Compile(Nested(60, string.Concat(Enumerable.Repeat("?*", repetitions)))).Error, StringComparison.Ordinal);

        static string Nested(int depth, string after) => "root ::= " + new string('(', depth) + "\"a\"" + string.Concat(Enumerable.Repeat(")" + after, depth));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("+")]
    [InlineData(" \"b\"")]
    public void Compile_LongChainOfRules_IsFollowedOrExhausted(string after)
    {
        const int Rules = 9_000;
        var gbnf = "root ::= r0\n" + string.Concat(Enumerable.Range(0, Rules).Select(i => $"r{i} ::= r{i + 1}{after}\n")) + $"r{Rules} ::= \"a\"";
        var matcher = ByteVocabulary.Matcher(gbnf);
        Assert.True(matcher.Allows('a') || matcher.Exhausted);
        Assert.False(matcher.Allows('c'));
    }

    /// <summary>A class of thousands of characters, each in a block of its own, costs blocks and not their product with the characters.</summary>
    [Fact]
    public void Compile_ScatteredClass_CostsLittle()
    {
        var points = CodePoints.Of(Enumerable.Range(0, 16_384).Select(i => (0x10000 + (64 * i), 0x10000 + (64 * i))));
        var tables = new ByteTables();
        var table = tables.Add(points);
        Assert.True(tables.Work < 3 * 16_384, $"{tables.Work}");
        Assert.Equal(table, tables.Add(CodePoints.Of(points.Ranges)));
        Assert.True(tables.Work < 3 * 16_384, $"{tables.Work}");
    }

    [Fact]
    public void Compile_ScatteredClassesTogether_AreRefused()
    {
        var classes = string.Concat(Enumerable.Range(0, 15).Select(k =>
            "[" + string.Concat(Enumerable.Range(0, 8_000).Select(i => char.ConvertFromUtf32(0x10000 + (64 * i) + k))) + "]"));
        Assert.Contains("scattered", Grammar.Compile("root ::= " + classes).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_LongNames_AreNotRepeated()
    {
        var name = new string('x', 60_000);
        Assert.InRange(Grammar.Compile("root ::= " + name).Error!.Length, 1, 200);
        Assert.InRange(Grammar.Compile($"root ::= \"a\"\n{name} ::= \"a\"\n{name} ::= \"b\"").Error!.Length, 1, 200);
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
