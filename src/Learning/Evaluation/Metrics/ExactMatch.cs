using Learning.Languages;

namespace Learning.Evaluation.Metrics;

/// <summary>Whether an answer is what was wanted, in the three meanings that are in use.</summary>
/// <param name="Strict">To the letter.</param>
/// <param name="AnySpace">The same words: Python's <c>a.split() == b.split()</c>.</param>
/// <param name="Normal">The same normal form.</param>
internal readonly record struct ExactMatch(bool Strict, bool AnySpace, bool Normal)
{
    public static ExactMatch Of(ILanguage language, string answer, string wanted) =>
        new(
            string.Equals(answer, wanted, StringComparison.Ordinal), Split(answer).SequenceEqual(Split(wanted), StringComparer.Ordinal),
            NormalForm.AreEqual(language, answer, wanted));

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !IsPythonSpace(text[at]))
                continue;
            if (at > start)
                yield return text[start..at];
            start = at + 1;
        }
    }

    // Python also counts the four separators of ASCII.
    private static bool IsPythonSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
