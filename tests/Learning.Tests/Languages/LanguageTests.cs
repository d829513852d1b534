using System.Text;
using Learning.Languages;
using Learning.Tests.Support;

namespace Learning.Tests.Languages;

/// <summary>What holds for every language and any text.</summary>
public class LanguageTests
{
    private const int Megabyte = 1 << 20;

    private static readonly LanguageTable s_languages = new();

    // Pieces that open something, and what stands for nothing.
    private static readonly string[] s_pieces =
    [
        "\"", "'", "\"\"\"", "$\"", "$$\"\"\"", "@\"", "$@\"", "f'", "f\"\"\"", "rb'", "{", "}", "{{", "(", ")", "[", "]", "\\", "\n", "\r\n", "\t", "  ", "--", "/*", "*/", "//", "#",
        "#if ", ";", ",", ":", "::", "?", "?[", "=>", "<", ">", "`", "e'", "x'", "1e", "0x", "1.", "..", ".5", "_", "a", "select", "create table t as ", "class ", "def f():",
        "if", "é", "\0", "\uD800", "\uFEFF", "%", "!", "$x", "@y", ":z", "=", "1_0", "N", "\u2028", "with a as (", "union", "lambda", "\"\"",
    ];

    private static readonly string[] s_openers =
    [
        "\"", "\"\"\"", "$\"", "$$\"\"\"", "@\"", "f'", "f\"\"\"", "{", "}", "(a)", "[", "\\", "\n ", "/*", "#", "$", "a?[", "<", "1.", "a", "select ", "create table t as ", "if x:\n ",
    ];

    public static TheoryData<string> Names => ["sql", "csharp", "python", "text"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryMember_OfAnyText_AnswersWithinTheText(string name)
    {
        var language = s_languages.Find(name);
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var code = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));

            AssertTokensCover(code, language.Lex(code));
            Assert.True(await Bounded.Run(() => language.CountSyntaxErrors(code)) >= 0);
            Assert.Equal(language.NormalTokens(code), language.NormalTokens(code));
            Assert.DoesNotContain(language.Names(code), n => n is null);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lex_OfRandomBytes_CoversThem(string name)
    {
        var language = s_languages.Find(name);
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(1, 500)];
            random.NextBytes(bytes);
            var code = Encoding.Latin1.GetString(bytes);

            AssertTokensCover(code, language.Lex(code));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryMember_OfAMegabyteOfOnePiece_Ends(string name)
    {
        var language = s_languages.Find(name);
        foreach (var piece in s_openers)
        {
            var code = string.Concat(Enumerable.Repeat(piece, Megabyte / piece.Length));

            var answers = await Bounded.Run(() => (language.CountSyntaxErrors(code), language.NormalTokens(code).Count, language.Names(code).Count));

            Assert.True(answers.Item1 >= 0 && answers.Item2 >= 0 && answers.Item3 >= 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CountSyntaxErrors_OfDeepNesting_Ends(string name)
    {
        var language = s_languages.Find(name);
        foreach (var piece in new[] { "(", "[", "{", "a[", "f(", "(select ", "a?[", "a?(", "$\"{", "f\"{", "if(a)", "a<", "x=>", "case when ", "not ", "-", "a.", "(a)", "else ", "ref ", "lambda: " })
        {
            foreach (var count in new[] { 10, 40, 100, 1000, 30_000 })
            {
                var code = string.Concat(Enumerable.Repeat(piece, count));
                Assert.True(await Bounded.Run(() => language.CountSyntaxErrors(code)) >= 0);
                Assert.True(await Bounded.Run(() => language.CountSyntaxErrors("select " + code + "1" + new string(')', count))) >= 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NormalForm_OfItself_IsTheSame(string name)
    {
        var language = s_languages.Find(name);
        var codes = Corpus.HeldOut("acme").Concat(Corpus.HeldOut("generic")).SelectMany(x => new[] { x.Code, x.Fixed }).Concat(Samples.Codes);
        foreach (var code in codes)
        {
            var normal = NormalForm.Of(language, code);
            Assert.Equal(normal, NormalForm.Of(language, normal));
        }
    }

    [Theory]
    [InlineData("SQL", "sql")]
    [InlineData("tsql", "sql")]
    [InlineData("C#", "csharp")]
    [InlineData("py", "python")]
    [InlineData("cobol", "text")]
    [InlineData(null, "text")]
    public void Find_ByTheNamesThatEditorsUse_FindsTheLanguage(string? name, string expected) => Assert.Equal(expected, s_languages.Find(name).Name);

    private static void AssertTokensCover(string code, IReadOnlyList<Token> tokens)
    {
        var end = 0;
        foreach (var token in tokens)
        {
            Assert.True(token.Length > 0 && token.Start >= end && token.End <= code.Length, $"{token} after {end} of {code.Length}");
            AssertIsSpace(code[end..token.Start]);
            end = token.End;
        }

        AssertIsSpace(code[end..]);
    }

    private static void AssertIsSpace(string between) => Assert.True(
        string.IsNullOrWhiteSpace(between.Replace("\uFEFF", "", StringComparison.Ordinal).Replace("\\\r", "", StringComparison.Ordinal).Replace("\\\n", "", StringComparison.Ordinal)),
        $"not a token: {between}");
}
