namespace AdapterHost.Engine;

/// <summary>Finds stop strings in text that arrives in pieces.</summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    /// <summary>Where the earliest stop string begins, or -1; of several that begin there, the longest.</summary>
    public int Find(string text, out string? stop)
    {
        stop = null;
        var best = -1;
        foreach (var candidate in stops)
        {
            var at = text.IndexOf(candidate, StringComparison.Ordinal);
            if (at >= 0 && (best < 0 || at < best || (at == best && candidate.Length > stop!.Length)))
            {
                best = at;
                stop = candidate;
            }
        }

        return best;
    }

    /// <summary>Characters at the end of <paramref name="text"/> that may be the beginning of a stop string.</summary>
    public int Withhold(string text)
    {
        var longest = 0;
        foreach (var stop in stops)
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
