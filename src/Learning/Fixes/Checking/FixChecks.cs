using System.Globalization;
using Learning.Languages;

namespace Learning.Fixes.Checking;

/// <summary>
/// Judges a fix; the first check that fails refuses. Secrets come first, whatever else is wrong: experiments watch how often a version writes one, and another word would hide it. Then the cheap ones.
/// Thread-safe.
/// </summary>
internal static class FixChecks
{
    /// <summary>Lines around the region that may change too: an import, a bracket.</summary>
    internal const int LinesAroundRegion = 3;

    internal const double SmallestRatio = 0.5;

    internal const double LargestRatio = 2;

    /// <summary>Null = nothing is wrong.</summary>
    public static FixRefusal? FindRefusal(FixCandidate fix) =>
        Secrets(fix) ?? Changes(fix) ?? Region(fix) ?? Size(fix) ?? Reversal(fix) ?? Names(fix) ?? Syntax(fix);

    private static FixRefusal? Changes(FixCandidate fix) => NormalForm.AreEqual(fix.Language, fix.Original, fix.Fixed)
        ? new(FixCheck.Changes, "The answer changes nothing but comments or white space.")
        : null;

    private static FixRefusal? Region(FixCandidate fix)
    {
        if (fix.Region is not { } region)
            return null;
        var (from, until) = (region.Start - LinesAroundRegion, region.End + LinesAroundRegion);
        return fix.Edits.All(e => e.Lines.Start >= from && e.Lines.End <= until)
            ? null
            : new(FixCheck.Region, $"The answer changes lines more than {LinesAroundRegion} away from the region.");
    }

    private static FixRefusal? Size(FixCandidate fix)
    {
        var before = fix.Language.NormalTokens(fix.Original).Sum(t => (double)t.Length);
        var ratio = before == 0 ? double.PositiveInfinity : fix.Language.NormalTokens(fix.Fixed).Sum(t => (double)t.Length) / before;
        return ratio is >= SmallestRatio and <= LargestRatio
            ? null
            : new(FixCheck.Size, string.Create(
                CultureInfo.InvariantCulture, $"The answer is {ratio:0.##} times as long as the code; {SmallestRatio} to {LargestRatio} times is allowed."));
    }

    private static FixRefusal? Reversal(FixCandidate fix) => fix.BeforeLastEdit is { } before && UndoneEdit.Undoes(fix, before)
        ? new(FixCheck.Reversal, "The answer takes back the user's last edit.")
        : null;

    private static FixRefusal? Names(FixCandidate fix)
    {
        if (fix.Vocabulary is not { } vocabulary)
            return null;
        var known = new HashSet<string>(fix.Language.Names(fix.Original), fix.Language.NameComparer);
        foreach (var text in fix.Context)
            known.UnionWith(fix.Language.Names(text));
        // Within an error's quotes, names are no tokens of the language.
        foreach (var text in fix.Context)
            known.UnionWith(ContextWords.Of(text));
        known.UnionWith(vocabulary);
        var unknown = fix.Language.Names(fix.Fixed).Where(n => !known.Contains(n) && !fix.Language.Declares(n)).Distinct(fix.Language.NameComparer).Count();
        return unknown == 0 ? null : new(FixCheck.Names, $"The answer has {unknown} names that neither the code nor its context nor the language has.");
    }

    private static FixRefusal? Secrets(FixCandidate fix)
    {
        var had = fix.FindSecrets(fix.Original).ToHashSet(StringComparer.Ordinal);
        return fix.FindSecrets(fix.Fixed).All(had.Contains) ? null : new(FixCheck.Secrets, "The answer has a secret that the code does not have.");
    }

    private static FixRefusal? Syntax(FixCandidate fix)
    {
        var after = fix.Language.CountSyntaxErrors(fix.Fixed);
        if (after == 0)
            return null;
        var before = fix.Language.CountSyntaxErrors(fix.Original);
        return after <= before ? null : new(FixCheck.Syntax, $"The answer has {after} syntax errors, the code {before}.");
    }
}
