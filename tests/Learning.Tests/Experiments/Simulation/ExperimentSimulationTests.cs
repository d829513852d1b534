using Learning.Experiments.Deciding;
using Learning.Experiments.Simulation;

namespace Learning.Tests.Experiments.Simulation;

/// <summary>The short form of <c>./dev bench experiments</c>. Bounds leave three standard deviations and more.</summary>
public sealed class ExperimentSimulationTests
{
    private static readonly SimulationSettings Settings = new() { Experiments = 300, Harms = [] };

    [Fact]
    public void SequentialTest_NoEffect_LookedAtAfterEveryEvent_KeepsItsLevel()
    {
        var result = ExperimentSimulation.Run(Settings with { Experiments = 1000 }, () => new SequentialJudge(0.5));

        Assert.InRange(result.BetterRate + result.WorseRate, 0.005, 0.05);
        Assert.InRange(result.BetterRate, 0, 0.03);
    }

    /// <summary>Published for 30 users with 80 events: 0.53, 0.93 and 1.0.</summary>
    [Theory]
    [InlineData(0.2, 0.44, 0.64)]
    [InlineData(0.3, 0.86, 0.98)]
    [InlineData(0.4, 0.97, 1)]
    public void SequentialTest_AnEffect_IsFoundAsOftenAsPublished(double lift, double least, double most)
    {
        var result = ExperimentSimulation.Run(Settings with { Lift = lift }, () => new SequentialJudge(0.5));

        Assert.InRange(result.BetterRate, least, most);
        Assert.InRange(result.WorseRate, 0, 0.02);
    }

    [Fact]
    public void PooledTest_UsersRandomised_IsWrongHalfTheTime()
    {
        var settings = Settings with { Users = 100, RandomizesRequests = false };
        var once = ExperimentSimulation.Run(settings, () => new PooledTestJudge(false));
        var always = ExperimentSimulation.Run(settings, () => new PooledTestJudge(true));

        Assert.InRange(once.BetterRate + once.WorseRate, 0.4, 0.65);
        Assert.True(always.BetterRate + always.WorseRate > 0.75);
    }

    [Theory]
    [InlineData(ExperimentMetric.Error, 0.5)]
    [InlineData(ExperimentMetric.Late, 0.5)]
    [InlineData(ExperimentMetric.Rejection, 0.5)]
    [InlineData(ExperimentMetric.Rejection, 0.2)]
    internal void GuardrailTest_AtItsMargin_KeepsItsLevel(ExperimentMetric metric, double share)
    {
        var limit = GuardrailLimit.Defaults.Single(limit => limit.Metric == metric);
        var settings = Settings with { Experiments = 600, CandidateShare = share, Harms = SimulatedHarm.Of(metric, limit.Margin) };

        Assert.InRange(ExperimentSimulation.Run(settings, () => new GuardrailJudge(settings, limit, 20)).WorseRate, 0, 0.05);
    }

    [Theory]
    [InlineData(ExperimentMetric.Error, 0.055, 0.9)]
    [InlineData(ExperimentMetric.Late, 0.09, 0.9)]
    [InlineData(ExperimentMetric.Reversal, 0.09, 0.9)]
    [InlineData(ExperimentMetric.Rejection, 0.13, 0.9)]
    internal void GuardrailTest_WellBeyondItsMargin_IsFoundAtItsShareOfAlpha(ExperimentMetric metric, double excess, double least)
    {
        var settings = Settings with { Harms = SimulatedHarm.Of(metric, excess) };
        var result = ExperimentSimulation.Run(settings, () => new GuardrailJudge(settings, GuardrailLimit.Defaults.Single(limit => limit.Metric == metric), 80));

        Assert.InRange(result.WorseRate, least, 1);
    }

    [Fact]
    public void Decider_NoEffect_SeldomPromotes()
    {
        var settings = Settings with { Harms = SimulatedHarm.None };
        var result = ExperimentSimulation.Run(settings, () => new DeciderJudge(settings));

        Assert.InRange(result.BetterRate, 0, 0.04);
        Assert.InRange(result.WorseRate, 0, 0.06);
    }

    [Fact]
    public void Decider_AStrongEffect_IsPromoted()
    {
        var settings = Settings with { Lift = 0.5, Harms = SimulatedHarm.None };

        Assert.InRange(ExperimentSimulation.Run(settings, () => new DeciderJudge(settings)).BetterRate, 0.9, 1);
    }

    [Fact]
    public void Run_TheSameSeed_IsTheSameResult()
    {
        var settings = Settings with { Lift = 0.3, Experiments = 50 };

        Assert.Equal(ExperimentSimulation.Run(settings, () => new SequentialJudge(0.5)), ExperimentSimulation.Run(settings, () => new SequentialJudge(0.5)));
        Assert.NotEqual(
            ExperimentSimulation.Run(settings, () => new SequentialJudge(0.5)), ExperimentSimulation.Run(settings with { Seed = 2 }, () => new SequentialJudge(0.5)));
    }
}
