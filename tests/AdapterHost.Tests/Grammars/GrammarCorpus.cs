namespace AdapterHost.Tests.Grammars;

/// <summary>Grammars to compare matchers by: a few that people write, and random ones.</summary>
internal static class GrammarCorpus
{
    public const int Count = 60;

    private static readonly string[] s_fixed =
    [
        "root ::= \"SELECT \" name (\", \" name)* \" FROM \" name \";\"\nname ::= [a-z_]{1,12}",
        "root ::= object\nobject ::= \"{\" (pair (\",\" pair)*)? \"}\"\npair ::= string \":\" value\nvalue ::= object | string | [0-9]+\n"
            + "string ::= \"\\\"\" ([^\"\\\\\\x00-\\x1F] | \"\\\\\" [\"\\\\nt])* \"\\\"\"",
        "root ::= .{3,9} \"x\"?",
        "root ::= [^a-zA-Z]+ | \"ä€\" .*",
    ];

    /// <param name="number">0 to <see cref="Count"/> − 1.</param>
    /// <param name="random">Seeded with the number; a random grammar is made of its first numbers.</param>
    public static string Of(int number, Random random) => number < s_fixed.Length ? s_fixed[number] : "root ::= " + Choice(random, 3);

    private static string Choice(Random random, int depth) => string.Join(" | ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sequence(random, depth)));

    private static string Sequence(Random random, int depth) => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Symbol(random, depth)));

    private static string Symbol(Random random, int depth)
    {
        var symbol = random.Next(depth > 0 ? 6 : 4) switch
        {
            0 => $"\"{(char)('a' + random.Next(26))}\"",
            1 => $"\"{(char)('A' + random.Next(26))}{(char)('a' + random.Next(26))}\"",
            2 => $"[{(char)('a' + random.Next(10))}-{(char)('k' + random.Next(10))} 0-9]",
            3 => random.Next(3) == 0 ? "." : "[^e ]",
            _ => $"({Choice(random, depth - 1)})",
        };
        return symbol + random.Next(8) switch
        {
            0 => "*",
            1 => "+",
            2 => "?",
            3 => "{2,4}",
            _ => "",
        };
    }
}
