namespace Observability.Settings;

/// <summary>Guesses what somebody who mistyped a name meant.</summary>
internal static class NearestName
{
    /// <summary>One letter in three may be wrong, missing or too much: further off it is a guess at random.</summary>
    private const int LettersAFault = 3;

    /// <returns>Null when none is near.</returns>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(one => (Name: one, Distance: Distance(name.ToUpperInvariant(), one.ToUpperInvariant())))
            .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.Length / LettersAFault) ? nearest.Name : null;
    }

    /// <summary>Levenshtein's.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var (diagonal, _) = (row[0], row[0] = i);
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
