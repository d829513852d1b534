using Learning.Datasets;
using Learning.Datasets.Splitting;
using Learning.Languages;

namespace Learning.Tests.Datasets;

public sealed class SnapshotPlannerTests
{
    private readonly SnapshotPlanner _planner = new(new LanguageTable());

    [Fact]
    public void Plan_ManyUsers_SharesNeitherPeopleNorTimeBetweenTheParts()
    {
        var plan = _planner.Plan(Candidates.Of(40, 10), new SplitSettings());

        Assert.NotEmpty(plan.Train);
        Assert.NotEmpty(plan.HeldOut);
        Assert.Empty(plan.Train.Select(one => one.Interaction.UserKey).Intersect(plan.HeldOut.Select(one => one.Interaction.UserKey)));
        var gap = plan.HeldOut.Min(one => one.Interaction.Time) - plan.Train.Max(one => one.Interaction.Time);
        Assert.True(gap > SplitSettings.DefaultGapHours * 3_600_000L, $"{gap}");
        Assert.Equal((SplitGrouping.Users, null), (plan.Split.Grouping, plan.Split.Note));
        Assert.Equal(400, plan.Train.Count + plan.HeldOut.Count + plan.FilterCounts.Where(pair => pair.Key != "kept").Sum(pair => pair.Value) + plan.SplitCounts.Sum(pair => pair.Value));
    }

    [Fact]
    public void Plan_SameInAnotherOrder_IsTheSamePlan()
    {
        var candidates = Candidates.Of(10, 10);
        var reversed = candidates.AsEnumerable().Reverse().ToList();

        Assert.Equal(Ids(_planner.Plan(candidates, new())), Ids(_planner.Plan(reversed, new())));

        static IEnumerable<string> Ids(SnapshotPlan plan) => plan.Train.Concat(plan.HeldOut).Select(one => one.Interaction.Id);
    }

    /// <summary>Or the next snapshot would judge a version by what an earlier one trained it on.</summary>
    [Fact]
    public void Plan_MoreUsersLater_ChangesNobodysSide()
    {
        var first = _planner.Plan(Candidates.Of(40, 10), new());
        var second = _planner.Plan([.. Candidates.Of(40, 10), .. Enumerable.Range(0, 200).Select(i => Candidates.One(1000 + i, $"v_{i % 20}", hour: 400 + i))], new());

        Assert.Empty(first.Train.Select(one => one.Interaction.UserKey).Intersect(second.HeldOut.Select(one => one.Interaction.UserKey)));
    }

    /// <summary>Of five users now and then the hash holds out none, or all: then one changes its side, and a reader has to know.</summary>
    [Fact]
    public void Plan_WhereAllGroupsAreOnOneSide_PutsOneOnTheOtherAndSaysSo()
    {
        var forced = 0;
        for (var start = 0; start < 20; start++)
        {
            var users = Enumerable.Range(start * 5, 5).Select(user => $"w_{user}").ToArray();
            var plan = _planner.Plan([.. Enumerable.Range(0, 100).Select(i => Candidates.One(i, users[i % 5], hour: i * 3))], new() { GapHours = 0 });
            var alone = users.Count(user => new GroupChoice([user], SplitSettings.DefaultShare).IsHeldOut(user));

            Assert.Equal(alone is 0 or 5, plan.Split.Note?.Contains("one was put on the other", StringComparison.Ordinal) == true);
            Assert.NotEmpty(plan.HeldOut);
            forced += alone is 0 or 5 ? 1 : 0;
        }

        Assert.InRange(forced, 1, 10);
    }

    [Fact]
    public void Plan_FewUsers_KeepsFilesApartAndSaysSo()
    {
        var plan = _planner.Plan([.. Enumerable.Range(0, 200).Select(i => Candidates.One(i, $"u_{i % 3}", $"f_{i % 20}", i))], new());

        Assert.Equal(SplitGrouping.Files, plan.Split.Grouping);
        Assert.Contains("users", plan.Split.Note, StringComparison.Ordinal);
        Assert.NotEmpty(plan.HeldOut);
        Assert.Empty(plan.Train.Select(one => one.Interaction.FileKey).Intersect(plan.HeldOut.Select(one => one.Interaction.FileKey)));
    }

    [Fact]
    public void Plan_FewUsersAndFiles_SplitsByTimeAloneAndSaysSo()
    {
        var plan = _planner.Plan([.. Enumerable.Range(0, 60).Select(i => Candidates.One(i, $"u_{i % 2}", "f_1", i))], new());

        Assert.Equal(SplitGrouping.None, plan.Split.Grouping);
        Assert.Contains("only time", plan.Split.Note, StringComparison.Ordinal);
        Assert.True(plan.Train.Max(one => one.Interaction.Time) < plan.HeldOut.Min(one => one.Interaction.Time));
    }

    [Fact]
    public void Plan_FileOfAHeldOutUser_IsTrainedOnByNobody()
    {
        var candidates = Candidates.Of(40, 10);
        candidates.AddRange(Enumerable.Range(0, 40).Select(i => Candidates.One(500 + i, $"u_{i}", "f_shared", 5)));
        candidates.AddRange(Enumerable.Range(0, 40).Select(i => Candidates.One(600 + i, $"u_{i}", "f_shared", 390)));

        var plan = _planner.Plan(candidates, new());

        Assert.Contains(plan.HeldOut, one => one.Interaction.FileKey == "f_shared");
        Assert.DoesNotContain(plan.Train, one => one.Interaction.FileKey == "f_shared");
    }

    [Fact]
    public void Plan_RegressionItem_IsHeldOutAndItsTwinsAreNotTrainedOn()
    {
        var candidates = Candidates.Of(40, 10);
        var trained = _planner.Plan(candidates, new()).Train[0];
        var item = trained with { Interaction = trained.Interaction with { Id = "smp_item", UserKey = "", Code = trained.Interaction.Code + "  -- again" }, IsOfPeople = true, Regression = true };

        var plan = _planner.Plan([.. candidates, item], new());

        Assert.Contains(plan.HeldOut, one => one.Interaction.Id == "smp_item");
        Assert.DoesNotContain(plan.Train, one => one.Interaction.Id == trained.Interaction.Id);
        Assert.Equal(1, plan.SplitCounts.Single(pair => pair.Key == "contaminated").Value);
    }

    [Fact]
    public void Plan_NearlyTheSameAsHeldOut_LeavesTheTrainPart()
    {
        var candidates = Candidates.Of(40, 10);
        var before = _planner.Plan(candidates, new());
        var (held, trained) = (before.HeldOut[^1].Interaction, before.Train[0]);
        var near = trained with { IsOfPeople = true, Interaction = trained.Interaction with { Id = "smp_near", Code = held.Code.Replace("SELECT", "SELCT", StringComparison.Ordinal), Fixed = held.Fixed + " LIMIT 5" } };

        var plan = _planner.Plan([.. candidates, near], new());

        Assert.Contains(plan.HeldOut, one => one.Interaction.Id == held.Id);
        Assert.DoesNotContain(plan.Train, one => one.Interaction.Id == "smp_near");
    }

    [Fact]
    public void Plan_WhatPeopleMarked_NoFilterDrops()
    {
        var candidate = Candidates.One(1, people: true);
        var rewrite = candidate with { Interaction = candidate.Interaction with { Fixed = "SELECT 1" } };

        Assert.Single(_planner.Plan([rewrite], new() { Mode = SplitMode.TrainOnly }).Train);
        Assert.Empty(_planner.Plan([rewrite with { IsOfPeople = false }], new() { Mode = SplitMode.TrainOnly }).Train);
    }

    [Fact]
    public void Plan_OnePart_HasItAll()
    {
        var candidates = Candidates.Of(3, 4);
        candidates.Add(Candidates.One(99, regression: true, people: true));

        var (bench, train) = (_planner.Plan(candidates, new() { Mode = SplitMode.HeldOutOnly }), _planner.Plan(candidates, new() { Mode = SplitMode.TrainOnly }));

        Assert.Equal((0, 13), (bench.Train.Count, bench.HeldOut.Count));
        Assert.Equal((12, 1), (train.Train.Count, train.HeldOut.Count));
    }

    /// <summary>Written for training, at no time that means anything: a part of it is held out whenever it came.</summary>
    [Fact]
    public void Plan_SamplesOfNobody_AreSplitWhateverTheirTime()
    {
        var plan = _planner.Plan([.. Enumerable.Range(0, 100).Select(i => Candidates.One(i, user: "", people: true))], new());

        Assert.Equal(100, plan.Train.Count + plan.HeldOut.Count);
        Assert.InRange(plan.HeldOut.Count, 15, 45);
    }
}
