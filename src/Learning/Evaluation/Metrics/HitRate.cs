using Learning.Languages;

namespace Learning.Evaluation.Metrics;

/// <summary>Whether the key names appear in an answer: those that the right fix brought in; all of the fix's names where it brought none.</summary>
internal static class HitRate
{
    public static bool IsHit(ILanguage language, string original, string wanted, string answer)
    {
        var given = language.Names(answer).ToHashSet(language.NameComparer);
        var old = language.Names(original).ToHashSet(language.NameComparer);
        var right = language.Names(wanted);
        var keys = right.Where(n => !old.Contains(n)).ToArray();
        return (keys.Length > 0 ? keys : right).All(given.Contains);
    }
}
