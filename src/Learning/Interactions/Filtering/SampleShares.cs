namespace Learning.Interactions.Filtering;

/// <summary>
/// No file and no user fills a dataset alone: of a file at most <see cref="MostOfFile"/>, then of a user at most <see cref="MostOfUser"/> of all that stay. The newest stay. Where there are few users
/// each may have <see cref="LeastOfUser"/>: of ten people nobody could have a twentieth. Those of no known user or file are bound by nothing.
/// </summary>
internal static class SampleShares
{
    public const int MostOfFile = 20;

    public const double MostOfUser = 0.05;

    public const int LeastOfUser = 20;

    /// <summary>The reason against each, in the order given; null = it stays.</summary>
    public static IReadOnlyList<DropReason?> Judge(IReadOnlyList<Interaction> interactions)
    {
        var reasons = new DropReason?[interactions.Count];
        var newest = Enumerable.Range(0, interactions.Count)
            .OrderByDescending(i => interactions[i].Time).ThenBy(i => interactions[i].Id, StringComparer.Ordinal).ToArray();
        DropBeyond(newest, i => interactions[i].FileKey, MostOfFile, DropReason.FileShare, reasons);
        var rest = newest.Where(i => reasons[i] is null).ToArray();
        DropBeyond(rest, i => interactions[i].UserKey, MostOfEach([.. rest.Select(i => interactions[i].UserKey)]), DropReason.UserShare, reasons);
        return reasons;
    }

    /// <summary>The largest number that is, for every user with that many, no larger share of what then stays.</summary>
    private static int MostOfEach(string[] users)
    {
        var counts = users.Where(user => user.Length > 0).CountBy(user => user).Select(pair => pair.Value).ToArray();
        var unbound = users.Length - counts.Sum();
        var most = Math.Max(LeastOfUser, counts.DefaultIfEmpty(0).Max());
        while (true)
        {
            var stay = unbound + counts.Sum(count => Math.Min(count, most));
            var fits = Math.Max(LeastOfUser, (int)(MostOfUser * stay));
            if (fits >= most)
                return most;
            most = fits;
        }
    }

    private static void DropBeyond(int[] order, Func<int, string> key, int most, DropReason reason, DropReason?[] reasons)
    {
        var counts = new Dictionary<string, int>();
        foreach (var i in order.Where(i => key(i).Length > 0))
        {
            counts[key(i)] = counts.GetValueOrDefault(key(i)) + 1;
            if (counts[key(i)] > most)
                reasons[i] = reason;
        }
    }
}
