using Learning.Datasets;
using Learning.Datasets.Splitting;
using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Languages;
using Learning.Tests.Support;
using Xunit.Abstractions;

namespace Learning.Tests.Datasets;

/// <summary>Snapshots of the reference logs. Their labels are read by the assertions alone.</summary>
public sealed class CorpusSnapshotTests(ITestOutputHelper output)
{
    private static readonly LanguageTable s_languages = new();

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    [InlineData("initech")]
    public void Plan_OfALog_HasEnoughOnBothSidesAndNothingInCommon(string organization)
    {
        var log = Corpus.Log(organization);
        var candidates = log.Select((one, i) => new SnapshotCandidate(new Interaction
        {
            Id = $"smp_{i:D5}",
            Time = one.Time * 1000,
            Language = "sql",
            Error = one.Error,
            Code = one.Code,
            Fixed = one.Fixed,
            UserKey = one.User,
        })).ToList();

        var plan = new SnapshotPlanner(s_languages).Plan(candidates, new SplitSettings());

        output.WriteLine($"{organization}: {log.Count} considered; {Text(plan.FilterCounts)}; left out: {Text(plan.SplitCounts)}; train {plan.Train.Count} of {plan.Split.TrainGroups} users, held out {plan.HeldOut.Count} of {plan.Split.HeldOutGroups}");
        Assert.True(plan.Train.Count >= 300, $"{plan.Train.Count} to train on");
        Assert.True(plan.HeldOut.Count >= 60, $"{plan.HeldOut.Count} held out");
        Assert.True(plan.Split.HeldOutGroups >= 5, $"{plan.Split.HeldOutGroups} groups");
        Assert.Empty(plan.Train.Select(one => one.Interaction.UserKey).Intersect(plan.HeldOut.Select(one => one.Interaction.UserKey)));
        Assert.True(plan.Train.Max(one => one.Interaction.Time) + (SplitSettings.DefaultGapHours * 3_600_000L) <= plan.HeldOut.Min(one => one.Interaction.Time));

        // No pair, looked at one by one.
        var held = plan.HeldOut.Select(one => Shingles.Of(s_languages.Find("sql"), one.Interaction)).ToList();
        Assert.DoesNotContain(plan.Train, one =>
        {
            var shingles = Shingles.Of(s_languages.Find("sql"), one.Interaction);
            return held.Any(other => Shingles.Jaccard(other, shingles) >= ContaminationCheck.LeastJaccard);
        });

        var labels = plan.Train.Concat(plan.HeldOut).Select(one => log[int.Parse(one.Interaction.Id[4..], System.Globalization.CultureInfo.InvariantCulture)].Label).ToList();
        Assert.DoesNotContain("unchanged", labels);
        Assert.DoesNotContain("duplicate", labels);
        Assert.True(labels.Count(label => label == "rewrite") <= 0.03 * log.Count(one => one.Label == "rewrite"), $"{labels.Count(label => label == "rewrite")} rewrites");
    }

    private static string Text(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(", ", counts.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key} {pair.Value}"));
}
