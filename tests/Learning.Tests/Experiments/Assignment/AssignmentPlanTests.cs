using Learning.Evaluation.Statistics;
using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Assignment;

public sealed class AssignmentPlanTests
{
    private static readonly ExperimentUnit[] Units = [.. Enumerable.Range(0, 20_000).Select(i => new ExperimentUnit($"user-{i % 30}", $"fix_{i:x8}"))];

    [Theory]
    [InlineData(50, 100)]
    [InlineData(50, 10)]
    [InlineData(10, 37)]
    [InlineData(93, 3)]
    public async Task Assign_IsGrowthBooksVariationForTheSameWeightsAndCoverage(int candidate, int coverage)
    {
        var plan = new AssignmentPlan("exp_01J8", candidate, coverage);
        // Our ranges, and GrowthBook's own from weights and coverage, which are rounded: a bucket at an end may fall to either side.
        double[][] ranges = [.. new[] { ExperimentArm.Control, ExperimentArm.Candidate }.Select(arm => new[] { plan.Range(arm).Start / 10_000.0, plan.Range(arm).End / 10_000.0 })];
        var byRange = await Oracle.AskAsync<Answer>("growthbook.mjs", new { cases = Units.Take(1000).Select(unit => new { seed = plan.Salt, value = unit.Value, ranges }) });
        var byWeight = await Oracle.AskAsync<Answer>("growthbook.mjs", new
        {
            cases = Units.Take(1000).Select(unit => new { seed = plan.Salt, value = unit.Value, weights = (double[])[(100 - candidate) / 100.0, candidate / 100.0], coverage = coverage / 100.0 }),
        });

        for (var i = 0; i < byRange.Count; i++)
        {
            var arm = plan.Assign(Units[i]) switch { ExperimentArm.Control => "control", ExperimentArm.Candidate => "candidate", _ => null };
            var bucket = AssignmentHash.Bucket(plan.Salt, Units[i].Value);
            Assert.Equal(byRange[i].Arm, arm);
            if (!new[] { ExperimentArm.Control, ExperimentArm.Candidate }.Any(which => plan.Range(which).Start == bucket || plan.Range(which).End == bucket))
                Assert.Equal(byWeight[i].Arm, arm);
        }
    }

    [Fact]
    public void Assign_ARetryOfARequest_KeepsItsArmOnEveryGateway()
    {
        var (here, there) = (new AssignmentPlan("exp", 50, 60), new AssignmentPlan("exp", 50, 60));

        Assert.All(Units.Take(500), unit => Assert.Equal(here.Assign(unit), there.Assign(unit with { })));
    }

    [Fact]
    public void Assign_RequestsOfOneUser_FallToBothArms()
    {
        var plan = new AssignmentPlan("exp", 50);

        foreach (var user in Units.GroupBy(unit => unit.User))
        {
            var candidate = user.Count(unit => plan.Assign(unit) == ExperimentArm.Candidate);
            // Binomial(666, ½): four standard deviations are 52.
            Assert.InRange(candidate, (user.Count() / 2) - 52, (user.Count() / 2) + 52);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(10)]
    public void Assign_Shares_AreThosePlanned(int candidate)
    {
        var plan = new AssignmentPlan("exp", candidate, 80);
        var arms = Units.CountBy(plan.Assign).ToDictionary();

        Assert.InRange(arms[ExperimentArm.None], 3700, 4300);
        Assert.False(SampleRatioTest.Of(arms[ExperimentArm.Control], arms[ExperimentArm.Candidate], plan.CandidateShare).IsMismatch);
        Assert.Equal(candidate * 80, plan.Range(ExperimentArm.Candidate).Length);
        Assert.Equal((100 - candidate) * 80, plan.Range(ExperimentArm.Control).Length);
    }

    [Fact]
    public void Assign_TheNextRequestOfAUser_IsNotForetoldByTheLast()
    {
        var plan = new AssignmentPlan("exp", 50);
        var equal = Units.GroupBy(unit => unit.User).Sum(user => user.Zip(user.Skip(1), (one, next) => plan.Assign(one) == plan.Assign(next) ? 1 : 0).Sum());

        Assert.True(WilsonInterval.Of(equal, Units.Length - 30, 0.999) is { Lower: < 0.5, Upper: > 0.5 }, $"{equal}");
    }

    [Fact]
    public void Assign_AnotherExperiment_DealsAnew()
    {
        var (one, other) = (new AssignmentPlan("exp-1", 50), new AssignmentPlan("exp-2", 50));
        var equal = Units.Count(unit => one.Assign(unit) == other.Assign(unit));

        Assert.True(WilsonInterval.Of(equal, Units.Length, 0.999) is { Lower: < 0.5, Upper: > 0.5 }, $"{equal}");
    }

    [Fact]
    public void Widen_MovesNobodyWhoIsIn()
    {
        var plan = new AssignmentPlan("exp", 30, 1);
        var before = Units.Select(plan.Assign).ToArray();
        foreach (var coverage in (int[])[5, 10, 25, 50, 77, 100])
        {
            plan = plan.Widen(coverage);
            var after = Units.Select(plan.Assign).ToArray();
            Assert.All(before.Zip(after), pair => Assert.True(pair.First == ExperimentArm.None || pair.First == pair.Second, $"{pair}"));
            Assert.True(after.Count(arm => arm != ExperimentArm.None) > before.Count(arm => arm != ExperimentArm.None));
            before = after;
        }

        Assert.DoesNotContain(ExperimentArm.None, before);
        Assert.Contains("100 percent already", Assert.Throws<ArgumentOutOfRangeException>(() => plan.Widen(99)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Holdback_TakesFromBothArmsAndMovesNobodyBetweenThem()
    {
        var without = new AssignmentPlan("exp", 50);
        var with = new AssignmentPlan("exp", 50, holdback: new HoldbackPlan("alias", 10));
        var wider = new AssignmentPlan("exp", 50, holdback: new HoldbackPlan("alias", 20));
        var held = Units.Where(unit => with.Assign(unit) == ExperimentArm.Holdback).ToArray();

        Assert.InRange(held.Length, 1800, 2200);
        Assert.False(SampleRatioTest.Of(
            held.Count(unit => without.Assign(unit) == ExperimentArm.Control), held.Count(unit => without.Assign(unit) == ExperimentArm.Candidate), 0.5).IsMismatch);
        Assert.All(Units, unit => Assert.True(with.Assign(unit) == ExperimentArm.Holdback || with.Assign(unit) == without.Assign(unit)));
        Assert.All(held, unit => Assert.Equal(ExperimentArm.Holdback, wider.Assign(unit)));
        Assert.All(held, unit => Assert.Equal(ExperimentArm.Holdback, new AssignmentPlan("next", 50, holdback: new HoldbackPlan("alias", 10)).Assign(unit)));
    }

    [Fact]
    public void Unit_UserAndKey_CannotBeMistakenForAnother()
    {
        Assert.NotEqual(new ExperimentUnit("a", "bc").Value, new ExperimentUnit("ab", "c").Value);
        Assert.NotEqual(new ExperimentUnit("1", "1:x").Value, new ExperimentUnit("11:", "x").Value);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(50, 0)]
    [InlineData(50, 101)]
    public void Plan_OutOfRange_IsRefused(int candidate, int coverage) => Assert.Throws<ArgumentOutOfRangeException>(() => new AssignmentPlan("exp", candidate, coverage));

    [Fact]
    public void Holdback_WithTheExperimentsSalt_IsRefused() => Assert.Throws<ArgumentException>(() => new AssignmentPlan("exp", 50, holdback: new HoldbackPlan("exp", 5)));

    private sealed record Answer(double? Bucket, string? Arm);
}
