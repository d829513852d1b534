namespace Learning.Evaluation.Statistics;

/// <summary>
/// Values that come in groups (a user's, a file's). Values of one group resemble each other, so the group is what is independent. Groups are kept in the order of their
/// names, so that nothing depends on the order in which values arrive. Immutable.
/// </summary>
internal sealed class GroupedSample
{
    private GroupedSample(double[] sums, int[] counts)
    {
        (Sums, Counts) = (sums, counts);
        Items = counts.Sum();
        Mean = Items == 0 ? 0 : sums.Sum() / Items;
    }

    public int Items { get; }

    public int Groups => Counts.Count;

    /// <summary>Over items, not over groups; 0 without items.</summary>
    public double Mean { get; }

    /// <summary>By group.</summary>
    public IReadOnlyList<double> Sums { get; }

    /// <summary>Items by group, at least one.</summary>
    public IReadOnlyList<int> Counts { get; }

    public static GroupedSample Of<T>(IEnumerable<T> items, Func<T, string> group, Func<T, double> value)
    {
        var groups = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var number = value(item);
            if (!double.IsFinite(number))
                throw new ArgumentOutOfRangeException(nameof(value), number, "A value is a finite number.");
            if (!groups.TryGetValue(group(item), out var values))
                groups.Add(group(item), values = []);
            values.Add(number);
        }

        // Sorted, because a sum of doubles depends on their order.
        return new GroupedSample([.. groups.Values.Select(values => values.Order().Sum())], [.. groups.Values.Select(values => values.Count)]);
    }

    /// <summary>Each value a group of its own.</summary>
    public static GroupedSample Ungrouped(IEnumerable<double> values)
    {
        var sums = values.Order().ToArray();
        return new GroupedSample(sums, [.. Enumerable.Repeat(1, sums.Length)]);
    }
}
