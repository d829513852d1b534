namespace Learning.Fixes.Applying;

/// <summary>Longest common subsequence of lines: E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986.</summary>
internal static class LineDiff
{
    /// <summary>Pairs of equal lines in order; none when more than <paramref name="mostSteps"/> lines differ.</summary>
    public static List<(int A, int B)> Matches(List<string> a, List<string> b, int mostSteps)
    {
        var limit = Math.Min(mostSteps, a.Count + b.Count);
        var reach = new int[(2 * limit) + 3];
        var steps = new List<int[]>();
        for (var d = 0; d <= limit; d++)
        {
            for (var k = -d; k <= d; k += 2)
            {
                var at = k + limit + 1;
                var x = k == -d || (k != d && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                while (x < a.Count && x - k < b.Count && x - k >= 0 && a[x] == b[x - k])
                    x++;
                reach[at] = x;
                if (x >= a.Count && x - k >= b.Count)
                    return Trace(a.Count, b.Count, steps, limit);
            }

            steps.Add([.. reach]);
        }

        return [];
    }

    private static List<(int A, int B)> Trace(int x, int y, List<int[]> steps, int limit)
    {
        var matches = new List<(int, int)>();
        for (var d = steps.Count; d > 0; d--)
        {
            var reach = steps[d - 1];
            var k = x - y;
            var at = k + limit + 1;
            var isDown = k == -d || (k != d && reach[at - 1] < reach[at + 1]);
            var start = isDown ? reach[at + 1] : reach[at - 1] + 1;
            while (x > start)
                matches.Add((--x, --y));
            (x, y) = isDown ? (x, y - 1) : (x - 1, y);
        }

        while (x > 0 && y > 0)
            matches.Add((--x, --y));
        matches.Reverse();
        return matches;
    }
}
