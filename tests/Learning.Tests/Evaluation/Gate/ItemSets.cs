using Learning.Evaluation;
using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Gate;

/// <summary>Item sets with given rates, seeded; 300 items of 25 users, as the reference data has them.</summary>
internal static class ItemSets
{
    public const int Size = 300;
    private const int Users = 25;

    /// <param name="reference">Rate of exact matches of the reference.</param>
    /// <param name="candidate">Rate of exact matches of the candidate.</param>
    /// <param name="lost">Part of the reference's matches that the candidate has wrong although its rate alone would not tell so.</param>
    public static IReadOnlyList<PairedItem> WithRates(double reference, double candidate, double lost = 0.03)
    {
        var random = new SplitMix64(17);
        var (right, wanted) = ((int)Math.Round(reference * Size), (int)Math.Round(candidate * Size));
        var forgotten = Math.Max(right - wanted, Math.Min((int)Math.Round(lost * right), Size - Math.Max(right, wanted)));
        forgotten = Math.Clamp(forgotten, 0, right);
        var gained = wanted - (right - forgotten);
        return
        [
            .. Enumerable.Range(0, Size).OrderBy(_ => random.Next()).Select((place, i) => new PairedItem
            {
                Id = $"item-{i:D4}",
                Group = $"user-{i % Users}",
                Slices = [i % 3 == 0 ? "kind:day" : "kind:home"],
                Reference = Score(place < right, i),
                Candidate = Score(place < right - forgotten || (place >= right && place < right + gained), i),
            }),
        ];
    }

    /// <summary>Generic items, each a group of its own.</summary>
    public static IReadOnlyList<PairedItem> Generic(double reference, double candidate) =>
        [.. WithRates(reference, candidate, 0.01).Select(item => item with { Id = "generic-" + item.Id, Group = item.Id, Slices = [] })];

    /// <summary>A wrong answer is near the right one: these models write the wrong name into the right statement.</summary>
    public static ItemScore Score(bool right, int i) => new(right, right ? 1 : 0.7 + (i % 7 * 0.03), right || i % 2 == 0, 30 + (i % 11), true);
}
