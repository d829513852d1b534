using System.Numerics;

namespace Learning.Evaluation.Metrics;

/// <summary>
/// Length of the longest common subsequence, 64 cells of the table at a time: H. Hyyrö, Bit-parallel LCS-length computation revisited, 2004. Time |a|·|b|/64.
/// </summary>
internal static class LongestCommonSubsequence
{
    private const int WordBits = 64;

    /// <summary>In UTF-16 units, as the metric's other implementations count.</summary>
    public static int Length(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var prefix = a.CommonPrefixLength(b);
        a = a[prefix..];
        b = b[prefix..];
        var suffix = 0;
        while (suffix < a.Length && suffix < b.Length && a[^(suffix + 1)] == b[^(suffix + 1)])
            suffix++;
        a = a[..^suffix];
        b = b[..^suffix];
        if (a.IsEmpty || b.IsEmpty)
            return prefix + suffix;
        return prefix + suffix + (a.Length <= b.Length ? Core(a, b) : Core(b, a));
    }

    private static int Core(ReadOnlySpan<char> rows, ReadOnlySpan<char> columns)
    {
        var words = (rows.Length + WordBits - 1) / WordBits;
        var masks = Masks(rows, words, out var indexes);
        var cells = new ulong[words];
        Array.Fill(cells, ulong.MaxValue);
        foreach (var c in columns)
        {
            if (!indexes.TryGetValue(c, out var index))
                continue;
            var mask = masks.AsSpan(index * words, words);
            ulong carry = 0;
            for (var i = 0; i < words; i++)
            {
                var cell = cells[i];
                var matched = cell & mask[i];
                var sum = cell + matched;
                var overflow = sum < cell ? 1UL : 0;
                sum += carry;
                carry = overflow | (sum < carry ? 1UL : 0);
                cells[i] = sum | (cell - matched);
            }
        }

        // Each cleared bit is a match; bits beyond the rows are never cleared.
        var matches = 0;
        foreach (var cell in cells)
            matches += BitOperations.PopCount(~cell);
        return matches;
    }

    // For each character of the rows a line of bits where it stands.
    private static ulong[] Masks(ReadOnlySpan<char> rows, int words, out Dictionary<char, int> indexes)
    {
        indexes = [];
        foreach (var c in rows)
            indexes.TryAdd(c, indexes.Count);
        var masks = new ulong[indexes.Count * words];
        for (var i = 0; i < rows.Length; i++)
            masks[(indexes[rows[i]] * words) + (i / WordBits)] |= 1UL << (i % WordBits);
        return masks;
    }
}
