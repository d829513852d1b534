using System.Buffers;
using Learning.Interactions.Scrubbing.Detectors;
using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing;

/// <summary>
/// Secrets that were recognised somewhere in a sample, for finding them where nothing tells them: <c>x = "…"</c> beside <c>password = "…"</c>. A trie, so that a walk costs the longest
/// value at most. Not for several threads while it is filled.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>What is longer is found by its shape wherever it stands.</summary>
    private const int Longest = 512;

    private readonly Dictionary<(int Node, char Character), int> _next = [];
    private readonly Dictionary<int, (SensitiveKind Kind, SecretReach Reach)> _ends = [];
    private readonly HashSet<char> _first = [];

    public bool IsEmpty => _ends.Count == 0;

    /// <param name="kind">Of several that were found for a value the first counts.</param>
    /// <param name="isNamed">False where it stands beside the name in a list, as other names do.</param>
    public void Add(SensitiveKind kind, string value, bool isNamed = true)
    {
        // Of user:password the password is one by itself.
        var colon = kind == SensitiveKind.UserInfo ? value.IndexOf(':', StringComparison.Ordinal) : -1;
        if (colon >= 0)
            Add(SensitiveKind.Password, value[(colon + 1)..]);
        else if (kind == SensitiveKind.UserInfo)
            return;
        var reach = SecretReaches.Of(value);
        reach = reach == SecretReach.Word && !isNamed ? SecretReach.Quoted : reach;
        if (value.Length > Longest || reach == SecretReach.None)
            return;
        var node = 0;
        foreach (var c in value)
        {
            if (!_next.TryGetValue((node, c), out var next))
                next = _next[(node, c)] = _next.Count + 1;
            node = next;
        }

        _first.Add(value[0]);
        if (!_ends.TryGetValue(node, out var end) || kind < end.Kind)
            _ends[node] = (kind, reach);
    }

    /// <summary>The longest value at each place; they may overlap.</summary>
    /// <param name="isProse">An error's text: a word in it is no name of the code.</param>
    public IEnumerable<Finding> Find(string text, bool isProse)
    {
        var first = SearchValues.Create([.. _first]);
        for (var at = NextOf(text, 0, first); at < text.Length; at = NextOf(text, at + 1, first))
        {
            if (LongestAt(text, at, isProse) is { } found)
                yield return found;
        }
    }

    private static int NextOf(string text, int from, SearchValues<char> first)
    {
        var at = text.AsSpan(from).IndexOfAny(first);
        return at < 0 ? text.Length : from + at;
    }

    private Finding? LongestAt(string text, int start, bool isProse)
    {
        Finding? found = null;
        var node = 0;
        for (var at = start; at < text.Length && _next.TryGetValue((node, text[at]), out node); at++)
        {
            if (_ends.TryGetValue(node, out var end) && Fits(text, start, at + 1, end.Reach, isProse))
                found = new(end.Kind, start, at + 1 - start);
        }

        return found;
    }

    private static bool Fits(string text, int start, int end, SecretReach reach, bool isProse)
    {
        var (before, after) = (Words.At(text, start - 1), Words.At(text, end));
        // A placeholder's own name.
        if (before == '<' && after == '>')
            return false;
        var isWhole = !Words.Continues(before) && !Words.Continues(after);
        return reach switch
        {
            SecretReach.Anywhere => true,
            SecretReach.Token => isWhole,
            SecretReach.Word when isWhole && (isProse || Surroundings.IsComment(text, start)) => true,
            _ => before is '"' or '\'' or '`' && before == after,
        };
    }
}
