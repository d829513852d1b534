using Learning.Interactions;

namespace Learning.Datasets.Splitting;

/// <summary>
/// Splits by time and by group, never row by row: held out is what came late from the held-out groups, trained on is what came early, by a gap, from the others. What is early of the former
/// or late of the latter is in neither part: that is the price of a part that shares neither people nor time with the other.
/// </summary>
internal static class DatasetSplitter
{
    /// <summary>With fewer users files are the groups, and with fewer files nothing is.</summary>
    public const int LeastGroups = 5;

    /// <param name="kept">By time.</param>
    /// <returns>The part of each, in the order given.</returns>
    public static (SplitPart[] Parts, SplitFacts Facts) Split(IReadOnlyList<SnapshotCandidate> kept, SplitSettings settings)
    {
        if (settings.Mode != SplitMode.TimeAndGroups)
            return OnePart(kept, settings.Mode);

        var grouping = GroupingOf(kept);
        var choice = new GroupChoice(kept.Where(IsSomebodys).Select(one => GroupOf(one.Interaction, grouping)), settings.Share);
        var nobodys = new GroupChoice(kept.Where(one => !IsSomebodys(one)).Select(one => one.Interaction.Id), settings.Share);
        var cut = settings.At ?? CutOf([.. kept.Where(IsSomebodys)], settings.Share);
        var gap = cut - (settings.GapHours * 3_600_000L);
        var parts = kept.Select(PartOf).ToArray();

        // Held out wins: a file that occurs there is trained on by nobody.
        var files = kept.Where((one, i) => parts[i] == SplitPart.HeldOut && one.Interaction.FileKey.Length > 0).Select(one => one.Interaction.FileKey).ToHashSet();
        for (var i = 0; grouping != SplitGrouping.None && i < parts.Length; i++)
        {
            if (parts[i] == SplitPart.Train && files.Contains(kept[i].Interaction.FileKey))
                parts[i] = SplitPart.SharedFile;
        }

        var isForced = nobodys.IsForced || (grouping != SplitGrouping.None && choice.IsForced);
        return (parts, FactsOf(kept, parts, SplitMode.TimeAndGroups, grouping, cut, isForced));

        SplitPart PartOf(SnapshotCandidate one)
        {
            if (one.Regression)
                return SplitPart.HeldOut;
            // Written for this purpose, at no time that means anything.
            if (!IsSomebodys(one))
                return nobodys.IsHeldOut(one.Interaction.Id) ? SplitPart.HeldOut : SplitPart.Train;
            var late = one.Interaction.Time >= cut;
            if (!late && one.Interaction.Time >= gap)
                return SplitPart.Gap;
            if (grouping == SplitGrouping.None)
                return late ? SplitPart.HeldOut : SplitPart.Train;
            return (choice.IsHeldOut(GroupOf(one.Interaction, grouping)), late) switch
            {
                (true, true) => SplitPart.HeldOut,
                (true, false) => SplitPart.EarlyOfHeldOut,
                (false, true) => SplitPart.LateOfTrain,
                (false, false) => SplitPart.Train,
            };
        }
    }

    private static (SplitPart[] Parts, SplitFacts Facts) OnePart(IReadOnlyList<SnapshotCandidate> kept, SplitMode mode)
    {
        var parts = kept.Select(one => mode == SplitMode.HeldOutOnly || one.Regression ? SplitPart.HeldOut : SplitPart.Train).ToArray();
        return (parts, FactsOf(kept, parts, mode, GroupingOf(kept), null));
    }

    private static bool IsSomebodys(SnapshotCandidate one) => one.Interaction.UserKey.Length > 0 || one.Interaction.FileKey.Length > 0;

    private static SplitGrouping GroupingOf(IReadOnlyList<SnapshotCandidate> kept) =>
        Distinct(kept, one => one.UserKey) >= LeastGroups ? SplitGrouping.Users
        : Distinct(kept, one => one.FileKey) >= LeastGroups ? SplitGrouping.Files
        : SplitGrouping.None;

    private static int Distinct(IEnumerable<SnapshotCandidate> kept, Func<Interaction, string> key) =>
        kept.Select(one => key(one.Interaction)).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Count();

    private static string GroupOf(Interaction one, SplitGrouping grouping)
    {
        var (first, second) = grouping == SplitGrouping.Files ? (one.FileKey, one.UserKey) : (one.UserKey, one.FileKey);
        return first.Length > 0 ? first : second;
    }

    private static long CutOf(SnapshotCandidate[] byTime, double share) =>
        byTime.Length == 0 ? long.MaxValue : byTime[Math.Min(byTime.Length - 1, (int)((1 - share) * byTime.Length))].Interaction.Time;

    private static SplitFacts FactsOf(IReadOnlyList<SnapshotCandidate> kept, SplitPart[] parts, SplitMode mode, SplitGrouping grouping, long? cut, bool isForced = false)
    {
        var few = grouping switch
        {
            SplitGrouping.Users => null,
            SplitGrouping.Files => $"Fewer than {LeastGroups} users: files are kept on one side, and a user may be on both.",
            _ when mode == SplitMode.TimeAndGroups => $"Fewer than {LeastGroups} users and {LeastGroups} files: only time separates the parts, so a version may know the people and files that it is judged by.",
            _ => null,
        };
        var note = isForced
            ? string.Join(' ', new[] { few, "All groups were on one side by their hashes, and one was put on the other: an earlier snapshot may have trained on what this one holds out." }.OfType<string>())
            : few;
        return new SplitFacts(mode, grouping, cut, Groups(SplitPart.Train), Groups(SplitPart.HeldOut), note);

        int Groups(SplitPart part) => kept.Where((one, i) => parts[i] == part).Select(one => GroupOf(one.Interaction, grouping)).Where(group => group.Length > 0)
            .Distinct(StringComparer.Ordinal).Count();
    }
}
