namespace AdapterHost.Grammars.Gbnf;

/// <summary>A set of Unicode scalar values: sorted ranges, both ends included, neither overlapping nor touching, without surrogates.</summary>
internal sealed class CodePoints : IEquatable<CodePoints>
{
    public const int Last = 0x10FFFF;
    private const int FirstSurrogate = 0xD800, LastSurrogate = 0xDFFF;

    /// <summary>Made once: a counted repetition asks for the same class thousands of times.</summary>
    private readonly int _hash;

    private CodePoints(List<(int First, int Last)> ranges) => (Ranges, _hash) = (ranges, ranges.Aggregate(0, HashCode.Combine));

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    /// <summary>All but NUL, which is in no set that does not name it: no text wants one.</summary>
    public static CodePoints Any { get; } = Of([(1, Last)]);

    public static CodePoints Of(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.SelectMany(WithoutSurrogates).Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return new CodePoints(merged);
    }

    public CodePoints Complement()
    {
        var rest = new List<(int, int)>();
        var next = Any.Ranges[0].First;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
            {
                rest.Add((next, first - 1));
            }

            next = Math.Max(next, last + 1);
        }

        if (next <= Last)
        {
            rest.Add((next, Last));
        }

        return Of(rest);
    }

    /// <summary>Whether all scalar values from <paramref name="first"/> to <paramref name="last"/> are in it; null when only some are.</summary>
    /// <remarks>Costs the logarithm of the number of ranges.</remarks>
    public bool? Covers(int first, int last)
    {
        var at = FirstEndingFrom(first);
        if (at == Ranges.Count || Ranges[at].First > last)
        {
            return false;
        }

        return Ranges[at].First <= first && last <= Ranges[at].Last ? true : null;
    }

    /// <summary>Index of the first range that does not end before a scalar value; the number of ranges when all do.</summary>
    public int FirstEndingFrom(int value)
    {
        var (low, high) = (0, Ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Ranges[middle].Last < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public bool Equals(CodePoints? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Ranges.SequenceEqual(other.Ranges));

    public override bool Equals(object? obj) => Equals(obj as CodePoints);

    public override int GetHashCode() => _hash;

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First < FirstSurrogate && range.First <= range.Last)
        {
            yield return (range.First, Math.Min(range.Last, FirstSurrogate - 1));
        }

        if (range.Last > LastSurrogate && range.First <= range.Last)
        {
            yield return (Math.Max(range.First, LastSurrogate + 1), range.Last);
        }
    }
}
