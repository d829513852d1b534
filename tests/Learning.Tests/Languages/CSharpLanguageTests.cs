using Learning.Languages;
using Learning.Languages.CSharp;
using Learning.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Learning.Tests.Languages;

public class CSharpLanguageTests
{
    private readonly CSharpLanguage _csharp = new();

    [Theory]
    [InlineData("var a=1;", "var  a = 1 ; // one")]
    [InlineData("f(); /* x */ ;", "f();")]
    [InlineData("new[]{1,2,}", "new[] { 1, 2 }")]
    [InlineData("x = [1, 2,];", "x = [1, 2];")]
    [InlineData("@\"c:\\a\"\"\"", "\"c:\\\\a\\\"\"")]
    [InlineData("0x_FF + 1_0.50D", "0xff+10.5d")]
    [InlineData("$\"{ a }\"", "$\"{a}\"")]
    public void NormalForm_OfTheSameCode_IsTheSame(string a, string b) => Assert.True(NormalForm.AreEqual(_csharp, a, b));

    [Theory]
    [InlineData("return a", "return a;")]
    [InlineData("int[,] a", "int[] a")]
    [InlineData("A", "a")]
    [InlineData("f(a,)", "f(a)")]
    [InlineData("\"//a\"", "\"//b\"")]
    [InlineData("'a'", "\"a\"")]
    [InlineData("$\"{a}b\"", "$\"{a} b\"")]
    public void NormalForm_OfOtherCode_IsAnother(string a, string b) => Assert.False(NormalForm.AreEqual(_csharp, a, b));

    [Theory]
    [InlineData("class A { void F() { int x = 1; } }", 0)]
    [InlineData("var x = 1; Console.WriteLine(x);", 0)]
    [InlineData("public int F() => Unknown(1);", 0)]
    [InlineData("private int _x = 1;", 0)]
    [InlineData("var x = 1", 1)]
    [InlineData("class A { void F() { int x = ; } }", 1)]
    [InlineData("class A { void F() { ", 2)]
    [InlineData("f(\"a);", 2)]
    public void CountSyntaxErrors_OfPieces_IsWhatTheCompilerReports(string code, int expected) => Assert.Equal(expected, _csharp.CountSyntaxErrors(code));

    [Fact]
    public void CountSyntaxErrors_OfCodeTooLongForTheParser_CountsBrackets()
    {
        var filler = string.Concat(Enumerable.Repeat("f(1);\n", ParserBudget.Longest / 6));

        Assert.Equal(0, _csharp.CountSyntaxErrors(filler + "f(1) g"));
        Assert.Equal(2, _csharp.CountSyntaxErrors(filler + "((1"));
    }

    // The oracle of the tokens is the compiler's lexer, on this repository.
    [Fact]
    public void Lex_OfSources_SplitsAsTheCompilerDoes()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Corpus.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Corpus.Root, "tests/Learning.Tests"), "*.cs", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length > 500);
        foreach (var code in files.Select(File.ReadAllText).Append(Samples.CSharp).Where(c => !c.Contains("#if", StringComparison.Ordinal) || c == Samples.CSharp))
            Assert.Equal(Compiler(code), Ours(code));
    }

    // Most of this repository's statements are far within it.
    [Fact]
    public void ParserBudget_OfSources_AllowsNearlyAll()
    {
        var codes = Directory.EnumerateFiles(Path.Combine(Corpus.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();

        Assert.InRange(codes.Count(c => ParserBudget.Allows(c, CSharpLexer.Lex(c))), codes.Length * 97 / 100, codes.Length);
        Assert.Equal(0, codes.Sum(_csharp.CountSyntaxErrors));
    }

    [Theory]
    [InlineData("a?[", 10)]
    [InlineData("[", 10)]
    [InlineData("a<", 100)]
    [InlineData("(", 100)]
    [InlineData("x=>", 100)]
    [InlineData("ref ", 100)]
    [InlineData(")a?[", 30)]
    public void ParserBudget_OfCodeThatCostsTheParserTooMuch_RefusesIt(string piece, int count)
    {
        var code = string.Concat(Enumerable.Repeat(piece, count));

        Assert.False(ParserBudget.Allows(code, CSharpLexer.Lex(code)));
    }

    [Fact]
    public void CountErrors_WhenTheParserStaysAway_DoesWithoutItAndAsksItNoMore()
    {
        using var never = new ManualResetEventSlim();
        var asked = 0;
        var syntax = new CSharpSyntax(
            _ =>
            {
                Interlocked.Increment(ref asked);
                never.Wait();
                return 100;
            },
            TimeSpan.FromMilliseconds(1));

        for (var i = 0; i < CSharpSyntax.MostAbandoned + 3; i++)
            Assert.Equal(1, syntax.CountErrors("f("));

        Assert.InRange(asked, 0, CSharpSyntax.MostAbandoned);
        never.Set();
    }

    [Fact]
    public void Names_OfAString_AreThoseOfItsHoles() => Assert.Equal(["a", "b", "c"], _csharp.Names("var_ = $\"x {a.b:d} y {{z}}\" + @\"w\" + @c;").Skip(1));

    private static List<(int, int)> Ours(string code)
    {
        var spans = new List<(int, int)>();
        var depth = 0;
        foreach (var token in CSharpLexer.Lex(code).Where(t => t.Kind is not (TokenKind.Comment or TokenKind.Directive)))
        {
            // Pieces of an interpolated string and all between them are one token there.
            var text = token.Span(code);
            var isString = token.Kind == TokenKind.String;
            var opens = isString && text[0] is '$' or '@' && text.Contains('$') && text[^1] == '{';
            var closes = isString && text[0] == '}' && text[^1] == '"';
            if (depth == 0)
                spans.Add((token.Start, token.End));
            else
                spans[^1] = (spans[^1].Item1, token.End);
            depth += opens ? 1 : closes ? -1 : 0;
        }

        return spans;
    }

    private static List<(int, int)> Compiler(string code) =>
        [.. SyntaxFactory.ParseTokens(code).Where(t => !t.IsKind(SyntaxKind.EndOfFileToken) && t.Span.Length > 0).Select(t => (t.SpanStart, t.Span.End))];
}
