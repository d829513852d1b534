namespace AdapterHost.Engine;

/// <summary>Finds stop strings in text that arrives in pieces.</summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    // An array: to go through a list by its interface costs an enumerator for each token.
    private readonly string[] _stops = [.. stops];

    /// <summary>
    /// Where the stop string that is complete first begins, or -1. Of several that end at one place, the longest. So the outcome does not
    /// depend on how the text was cut into tokens.
    /// </summary>
    public int Find(string text, out string? stop)
    {
        stop = null;
        var (best, bestEnd) = (-1, int.MaxValue);
        foreach (var candidate in _stops)
        {
            var at = text.IndexOf(candidate, StringComparison.Ordinal);
            var end = at + candidate.Length;
            if (at >= 0 && (end < bestEnd || (end == bestEnd && at < best)))
            {
                (best, bestEnd, stop) = (at, end, candidate);
            }
        }

        return best;
    }

    /// <summary>Characters at the end of <paramref name="text"/> that may be the beginning of a stop string.</summary>
    public int Withhold(string text)
    {
        var longest = 0;
        foreach (var stop in _stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
