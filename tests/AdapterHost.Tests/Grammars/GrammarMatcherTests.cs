using System.Text;
using AdapterHost.Engine;
using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;

namespace AdapterHost.Tests.Grammars;

public sealed class GrammarMatcherTests
{
    [Theory]
    [InlineData("root ::= \"a\"", "a", "|b|aa|A")]
    [InlineData("root ::= \"ab\" | \"cd\"", "ab|cd", "a|ad|abcd")]
    [InlineData("root ::= \"a\"*", "|a|aaaa", "b|aab")]
    [InlineData("root ::= \"ab\"+", "ab|abab", "|a|aba")]
    [InlineData("root ::= \"a\" \"b\"? \"c\"", "ac|abc", "abbc|a")]
    [InlineData("root ::= [a-cx]", "a|b|c|x", "d|-|ab")]
    [InlineData("root ::= [^a-c]", "d|ä|€|\U0001F600", "a|b|c|dd")]
    [InlineData("root ::= [a-]", "a|-", "b")]
    [InlineData("root ::= .", "a|ä|€|\U0001F600|\n", "|ab")]
    [InlineData("root ::= \"a\"{3}", "aaa", "aa|aaaa")]
    [InlineData("root ::= \"a\"{2,}", "aa|aaaaaa", "a|")]
    [InlineData("root ::= \"a\"{1,3}", "a|aa|aaa", "|aaaa")]
    [InlineData("root ::= \"a\"{ 0 , 2 } \"b\"", "b|ab|aab", "aaab")]
    [InlineData("root ::= (\"a\" | \"b\" \"c\")+ \"d\"", "ad|bcd|abcad", "d|bd")]
    [InlineData("root ::= item (\",\" item)*\nitem ::= [0-9]+ # digits\n\n# end", "1|1,2|12,345", ",|1,|1,,2")]
    [InlineData("root ::= (\n  \"a\"\n  | \"b\"\n)", "a|b", "ab")]
    [InlineData("root ::= \"\\x41\\u00e4\\U0001F600\\n\\\"\\\\\"", "Aä\U0001F600\n\"\\", "A")]
    [InlineData("root ::= [\\x41-\\x43\\u20AC]", "A|B|C|€", "D")]
    [InlineData("root ::= \"(\" root \")\" | \"x\"", "x|(x)|((x))", "(x|x)|()")]
    [InlineData("root ::= root \"+\" [0-9] | [0-9]", "1|1+2|1+2+3", "+|1+|12")]
    [InlineData("root ::= a root b | \"\"\na ::= \"\" | \"a\"\nb ::= \"b\"", "|ab|b|abb|aabb", "a|aab|ba")]
    [InlineData("root ::= (\"\")* \"a\"", "a", "|aa")]
    [InlineData("root ::= \"a\" | \"a\" \"b\" | \"a\" \"b\" \"c\"", "a|ab|abc", "abcd")]
    [InlineData("root ::= \"a\" root | \"b\"", "b|ab|aaaaaaaab", "a|ba")]
    [InlineData("root ::= list\nlist ::= [a-z] list | \"\"", "|a|abcdefghij", "A|aB")]
    [InlineData("root::=\"a\"\"b\"", "ab", "a")]
    [InlineData("root ::= \"a\"?*", "|a|aaa", "b")]
    public void Accept_Texts_ExactlyThoseOfTheGrammar(string gbnf, string inside, string outside)
    {
        Assert.All(inside.Split('|'), text => Assert.True(ByteVocabulary.Accepts(gbnf, text), $"'{text}' is refused"));
        Assert.All(outside.Split('|'), text => Assert.False(ByteVocabulary.Accepts(gbnf, text), $"'{text}' is accepted"));
    }

    /// <summary>Bytes that are no UTF-8 never follow a grammar, not even one that allows any character; nor does NUL.</summary>
    [Fact]
    public void Accept_EveryShortByteString_IsUtf8()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        byte[] leads = [0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF];
        byte[] rest = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2];
        var texts = leads.Select(a => new[] { a })
            .Concat(leads.SelectMany(a => rest.Select(b => new[] { a, b })))
            .Concat(leads.SelectMany(a => rest.SelectMany(b => rest.Select(c => new[] { a, b, c }))))
            .Concat(leads.SelectMany(a => rest.SelectMany(b => rest.SelectMany(c => rest.Select(d => new[] { a, b, c, d })))));
        var any = Grammar.Compile("root ::= .*").Grammar!;
        foreach (var text in texts)
        {
            Assert.True(
                (IsValid(text) && !text.Contains((byte)0)) == ByteVocabulary.Accepts(new GrammarMatcher(any, ByteVocabulary.Order), text), Convert.ToHexString(text));
        }

        bool IsValid(byte[] text)
        {
            try
            {
                strict.GetString(text);
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }

    /// <summary>The mask of a vocabulary with long pieces, shared beginnings and doubles says of each token what asking for it says.</summary>
    [Fact]
    public void Mask_RandomVocabularies_AgreesWithAllows()
    {
        var grammars = new[]
        {
            "root ::= \"ab\" [a-c]* \"d\"", "root ::= (\"a\" | \"ab\" | \"abc\")+", "root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"ä\"", "root ::= [^a]{2,5} \"a\"*",
        };
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var pieces = Enumerable.Range(0, 60).Select(_ => Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => "abcdä"[random.Next(5)])))).ToList();
            var order = new PieceOrder(new TokenPieces(pieces), [3]);
            var matcher = new GrammarMatcher(Grammar.Compile(grammars[seed % grammars.Length]).Grammar!, order);
            for (var step = 0; step < 6; step++)
            {
                var logits = new float[pieces.Count];
                matcher.Mask(logits);
                var allowed = Enumerable.Range(0, pieces.Count).Where(token => token != 3 && matcher.Allows(token)).ToList();
                Assert.Equal(allowed, Enumerable.Range(0, pieces.Count).Where(token => token != 3 && logits[token] == 0));
                if (allowed.Count == 0)
                {
                    break;
                }

                matcher.Accept(allowed[random.Next(allowed.Count)]);
            }
        }
    }

    /// <summary>llama.cpp's matcher keeps 2^n stacks here after n characters. Ours stays within its bounds, and right.</summary>
    [Fact]
    public void Accept_GrammarWhoseWaysDouble_StaysSmallAndRight()
    {
        var matcher = ByteVocabulary.Matcher("root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"\"");
        const int Depth = 300;
        for (var i = 0; i < Depth; i++)
        {
            matcher.Accept('a');
        }

        for (var i = 0; i < Depth; i++)
        {
            Assert.False(matcher.IsComplete);
            Assert.True(matcher.Allows('b') && matcher.Allows('c'));
            matcher.Accept(i % 3 == 0 ? 'b' : 'c');
        }

        Assert.True(matcher.IsComplete);
        Assert.False(matcher.Exhausted || matcher.Allows('b'));
    }

    [Theory]
    [InlineData("root ::= root root | \"a\" | \"\"")]
    [InlineData("root ::= (\"a\"* \"a\"*)* \"b\"")]
    [InlineData("root ::= x x x x x x x x\nx ::= y y y y y y y y\ny ::= \"a\"?")]
    public void Accept_WildlyAmbiguous_EndsWithinItsBounds(string gbnf)
    {
        var matcher = ByteVocabulary.Matcher(gbnf);
        for (var i = 0; i < 60; i++)
        {
            Assert.True(matcher.Allows('a') || matcher.Exhausted);
            if (matcher.Exhausted)
            {
                return;
            }

            matcher.Accept('a');
        }
    }

    /// <summary>More open ways than the limit: nothing is allowed any more, and it says why.</summary>
    [Fact]
    public void Allows_TooManyOpenWays_IsExhausted()
    {
        var ways = string.Join(" | ", Enumerable.Range(0, GrammarLimits.Configurations + 1).Select(i => $"\"a\" \"{(char)('a' + (i % 26))}\""));
        var matcher = ByteVocabulary.Matcher($"root ::= {ways}");
        Assert.False(matcher.Allows('a'));
        Assert.True(matcher.Exhausted);
    }

    /// <summary>Each open way that a byte is held against costs a step, so that none of them is free.</summary>
    [Fact]
    public void Mask_ManyOpenWays_CountsEachAndEndsAtTheLimit()
    {
        const int Ways = 9_000;
        var ways = string.Concat(Enumerable.Repeat("\"\\x01\"|", Ways));
        var matcher = ByteVocabulary.Matcher($"root ::= ([a-z] ({ways}\"\\n\"))*");
        matcher.Accept('a');
        var logits = new float[256];
        matcher.Mask(logits);
        Assert.InRange(matcher.Steps, 255 * Ways, GrammarLimits.Work);
        Assert.False(matcher.Exhausted);
        Assert.Equal(0, logits['\n']);

        matcher.Mask(logits, most: 50 * Ways);
        Assert.True(matcher.Exhausted);
        Assert.InRange(matcher.Steps, 50 * Ways, 52 * Ways);
        Assert.All(logits, logit => Assert.Equal(float.NegativeInfinity, logit));
    }

    /// <summary>Long text does not pile up calls: what is behind is forgotten.</summary>
    [Fact]
    public void Accept_LongNestedText_AllocatesNothingOnceWarm()
    {
        var matcher = ByteVocabulary.Matcher("root ::= \"[\" (value (\",\" value)*)? \"]\"\nvalue ::= root | [a-z]+");
        var text = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("[ab,[c]],", 20_001)));
        var logits = new float[256];
        Allocation.AssertCeases(round =>
        {
            foreach (var one in text.AsSpan(900 * round, 900))
            {
                matcher.Mask(logits);
                matcher.Accept(one);
            }
        });
    }

    [Fact]
    public void Accept_TokenThatIsNotAllowed_Throws() =>
        Assert.Throws<InvalidOperationException>(() => ByteVocabulary.Matcher("root ::= \"a\"").Accept('b'));
}
