using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;

namespace AdapterHost.Tests.Grammars;

/// <summary>Thousands of broken and odd grammars: each is refused with a reason or followed within its bounds, and nothing else ever happens.</summary>
public sealed class GrammarFuzzTests
{
    private static readonly string[] s_seeds =
    [
        "root ::= \"SELECT \" name (\", \" name)* \" FROM \" name \";\"\nname ::= [a-z_]{1,12}",
        "root ::= object\nobject ::= \"{\" (pair (\",\" pair)*)? \"}\"\npair ::= string \":\" value\nvalue ::= object | string | [0-9]+\n"
            + "string ::= \"\\\"\" ([^\"\\\\\\x00-\\x1F] | \"\\\\\" [\"\\\\nt])* \"\\\"\"",
        "root ::= root root | \"a\" | \"\"",
        "root ::= ((\"a\"*)*)* (\"b\"? | a{0,3} b)+\na ::= b a | \"\"\nb ::= a b | [^a-c\\u00e4-\\U0001F600]",
        "root ::= (.{2,4} | \"\\x41\\n\" | [\\]\\-\\\\]){1,} # end",
    ];

    private static readonly string[] s_parts =
    [
        "(", ")", "[", "]", "[^", "{", "}", "{2}", "{0,3}", "{9999}", "{,2}", "?", "*", "+", "|", ".", "\"", "\\", "\\x4", "\\U0010FFFF", "\\uD800", "-", "::=",
        "\n", " ", "#", "root", "a", "b", "\"\"", "\"a\"", "[a-z]", "<", "!", "\0", "\uD83D", "\uFFFF", "\U0001F600", "((((((((", "????????", "root ::= ", "x ::= x\n",
    ];

    [Fact]
    public void Compile_Mutated_IsRefusedOrFollowedWithinItsBounds()
    {
        var (refused, followed) = (0, 0);
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var gbnf = Mutate(random, s_seeds[random.Next(s_seeds.Length)]);
            var result = Grammar.Compile(gbnf);
            if (!result.Compiled)
            {
                Assert.InRange(result.Error.Length, 10, 300);
                refused++;
                continue;
            }

            Assert.InRange(result.Grammar.States.Length, 1, GrammarLimits.States);
            Assert.InRange(result.Grammar.Tables.Work, 0, GrammarLimits.ClassWork);
            Follow(random, result.Grammar);
            followed++;
        }

        Assert.True(refused > 300 && followed > 300, $"{refused} refused, {followed} followed");
    }

    private static void Follow(Random random, Grammar grammar)
    {
        const int Most = 20_000;
        var matcher = new GrammarMatcher(grammar, ByteVocabulary.Order);
        var logits = new float[256];
        for (var step = 0; step < 6 && !matcher.Exhausted; step++)
        {
            logits.AsSpan().Clear();
            matcher.Mask(logits, Most);
            Assert.InRange(matcher.Steps, 0, Most + GrammarLimits.Configurations + GrammarLimits.Entries);
            var allowed = Enumerable.Range(0, 256).Where(token => logits[token] == 0).ToList();
            if (allowed.Count == 0)
            {
                return;
            }

            var token = allowed[random.Next(allowed.Count)];
            Assert.True(matcher.Allows(token));
            matcher.Accept(token);
        }
    }

    private static string Mutate(Random random, string text)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var length = random.Next(Math.Min(6, text.Length - at) + 1);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, string.Concat(Enumerable.Repeat(text.Substring(at, length), random.Next(1, 40)))),
                2 => text.Insert(at, s_parts[random.Next(s_parts.Length)]),
                _ => text.Remove(at, length).Insert(at, s_parts[random.Next(s_parts.Length)]),
            };
        }

        return text;
    }
}
