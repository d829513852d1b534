using Learning.Languages;

namespace Learning.Evaluation.Metrics;

/// <summary>Names of an answer against names of what was wanted, as CrossCodeEval has them.</summary>
/// <param name="Exact">The same names in the same order, as often.</param>
/// <param name="F1">Of the sets of names; 1 when both are empty.</param>
internal readonly record struct IdentifierMatch(bool Exact, double F1)
{
    public static IdentifierMatch Of(ILanguage language, string answer, string wanted)
    {
        var (given, right) = (language.Names(answer), language.Names(wanted));
        var (a, b) = (given.ToHashSet(language.NameComparer), right.ToHashSet(language.NameComparer));
        var size = a.Count + b.Count;
        a.IntersectWith(b);
        return new(given.SequenceEqual(right, language.NameComparer), size == 0 ? 1 : 2.0 * a.Count / size);
    }
}
