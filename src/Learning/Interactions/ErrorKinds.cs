using System.Text.RegularExpressions;

namespace Learning.Interactions;

/// <summary>Sorts errors into few kinds, for counting. A kind may be read without a key, so it is never a piece of the message: that quotes code.</summary>
internal static partial class ErrorKinds
{
    public const string Other = "other";

    public const int MaxLength = 64;

    // The first that matches. Words of compilers, databases and notebooks, lower case.
    private static readonly (string Kind, string[] Words)[] s_words =
    [
        ("grouping", ["group by", "aggregate"]),
        ("null", ["null", "nonetype"]),
        ("unknown_function", ["function", "routine", "method"]),
        ("unknown_column", ["column", "field"]),
        ("unknown_table", ["table", "relation", "view", "dataset"]),
        ("unknown_module", ["module", "import", "namespace", "package"]),
        ("unknown_member", ["attribute", "member", "definition for"]),
        ("unknown_name", ["is not defined", "does not exist in the current context", "undeclared", "unresolved"]),
        ("syntax", ["syntax", "unexpected", "unbalanced", "expected", "indent", "parse"]),
        ("type", ["type", "cast", "convert", "operand"]),
        ("permission", ["permission", "denied", "no access", "not allowed", "unauthorized"]),
        ("timeout", ["timeout", "timed out"]),
        ("lookup", ["index", "key", "range"]),
        ("value", ["value", "argument"]),
    ];

    /// <param name="kind">What the client calls it, such as <c>NameError</c> or <c>CS0103</c>; null, or no such word = it is found from the message.</param>
    public static string Of(string error, string? kind) => kind is not null && IsKind(kind) ? kind : OfMessage(error);

    /// <summary>A letter, then letters, digits, '_', '-', '.', at most <see cref="MaxLength"/>.</summary>
    public static bool IsKind(string kind) => KindPattern().IsMatch(kind);

    private static string OfMessage(string error)
    {
        // What is quoted is the user's own.
        var said = QuotedPattern().Replace(error, " ").ToLowerInvariant();
        foreach (var (kind, words) in s_words)
        {
            if (words.Any(word => said.Contains(word, StringComparison.Ordinal)))
                return kind;
        }

        return Other;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex KindPattern();

    [GeneratedRegex("'[^']{0,500}'|\"[^\"]{0,500}\"|`[^`]{0,500}`")]
    private static partial Regex QuotedPattern();
}
