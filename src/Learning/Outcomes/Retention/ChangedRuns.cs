using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Learning.Outcomes.Retention;

/// <summary>The runs of four characters of which a change made more or fewer, and how many of them other texts have. One thread.</summary>
internal sealed class ChangedRuns
{
    private const int Length = RetentionSimilarity.RunLength;

    private readonly Dictionary<ulong, Counts> _runs = [];

    /// <param name="before">The text before the change.</param>
    /// <param name="after">Behind it.</param>
    public ChangedRuns(string before, string after)
    {
        var most = Math.Min(before.Length, after.Length);
        var head = before.AsSpan().CommonPrefixLength(after);
        var tail = 0;
        while (tail < most - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        // Runs that lie within what both begin or end with are in both as often.
        var from = Math.Max(0, head - Length + 1);
        for (var i = from; i < after.Length - tail && i + Length <= after.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(_runs, RetentionSimilarity.RunAt(after, i), out _).More++;
        for (var i = from; i < before.Length - tail && i + Length <= before.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(_runs, RetentionSimilarity.RunAt(before, i), out _).More--;
        for (var i = 0; i + Length <= before.Length; i++)
        {
            ref var counts = ref Find(before, i);
            if (!Unsafe.IsNullRef(ref counts))
                counts.Before++;
        }
    }

    /// <summary>How many there are to remember: no more than the change is long.</summary>
    public int Count => _runs.Count;

    /// <summary>Of what the change brought, or, when it brought nothing, of what it took away, the share that is so in this text; null when it did neither.</summary>
    public double? ShareIn(string text)
    {
        for (var i = 0; i + Length <= text.Length; i++)
        {
            ref var counts = ref Find(text, i);
            if (!Unsafe.IsNullRef(ref counts))
                counts.Now++;
        }

        var (brought, kept, taken, gone) = (0, 0, 0, 0);
        foreach (var counts in _runs.Values)
        {
            brought += Math.Max(counts.More, 0);
            kept += Math.Clamp(counts.Now - counts.Before, 0, Math.Max(counts.More, 0));
            taken += Math.Max(-counts.More, 0);
            gone += Math.Clamp(counts.Before - counts.Now, 0, Math.Max(-counts.More, 0));
        }

        return brought > 0 ? (double)kept / brought : taken > 0 ? (double)gone / taken : null;
    }

    private ref Counts Find(string text, int at) => ref CollectionsMarshal.GetValueRefOrNullRef(_runs, RetentionSimilarity.RunAt(text, at));

    private struct Counts
    {
        /// <summary>That the change brought; less than 0 = that it took away.</summary>
        public int More;

        public int Before;

        public int Now;
    }
}
