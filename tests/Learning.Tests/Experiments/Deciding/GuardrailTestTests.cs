using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class GuardrailTestTests
{
    private const int Events = 6;

    /// <summary>The mean over all ways in which arms and outcomes can fall: 1 at the margin, under it less, beyond it more.</summary>
    [Theory]
    [InlineData(0.5, 0.03)]
    [InlineData(0.1, 0.03)]
    [InlineData(0.8, 0.2)]
    [InlineData(0.5, 0)]
    public void Evidence_IsOneInTheMeanAtTheMargin(double share, double margin)
    {
        Assert.Equal(1, Mean(share, margin, margin), 1e-9);
        Assert.True(Mean(share, margin, margin - 0.02) < 0.9999);
        Assert.True(Mean(share, margin, margin + 0.02) > 1.0001);
    }

    [Fact]
    public void Evidence_UsersDiffer_IsNoDifferenceOfArms()
    {
        // One user fails always, the other never; both have both arms.
        var test = new GuardrailTest(new GuardrailLimit(ExperimentMetric.Error, 0.005), 0.5);
        var random = new Random(1);
        for (var i = 0; i < 4000; i++)
            test.Observe(i % 2 == 0 ? "always" : "never", random.Next(2) == 0, i % 2 == 0);

        Assert.True(test.Evidence < 1, $"{test.Evidence}");
    }

    [Fact]
    public void Evidence_EveryAnswerFails_IsSeenWithinTwentyFiveRequests()
    {
        var test = new GuardrailTest(new GuardrailLimit(ExperimentMetric.Error, 0.005), 0.5);
        var requests = 0;
        while (test.Evidence < 80)
            test.Observe($"user-{requests % 10}", requests % 2 == 0, requests++ % 2 == 0);

        Assert.InRange(requests, 10, 25);
    }

    [Fact]
    public void Constructor_AnothersSnapshot_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new GuardrailTest(new GuardrailLimit(ExperimentMetric.Error, 0.005), 0.5, GuardrailSnapshot.Empty(ExperimentMetric.Late)));

    [Theory]
    [InlineData(ExperimentMetric.Primary, 0.1)]
    [InlineData(ExperimentMetric.Secret, 0.1)]
    [InlineData(ExperimentMetric.Error, -0.1)]
    [InlineData(ExperimentMetric.Error, 0.21)]
    [InlineData(ExperimentMetric.Error, double.NaN)]
    internal void Limit_Impossible_IsRefused(ExperimentMetric metric, double margin) => Assert.Throws<ArgumentOutOfRangeException>(() => new GuardrailLimit(metric, margin));

    private static double Mean(double share, double margin, double difference)
    {
        var mean = 0.0;
        for (var arms = 0; arms < 1 << Events; arms++)
        {
            for (var outcomes = 0; outcomes < 1 << Events; outcomes++)
            {
                var (test, weight) = (new GuardrailTest(new GuardrailLimit(ExperimentMetric.Late, margin), share), 1.0);
                for (var i = 0; i < Events; i++)
                {
                    var (candidate, bad) = ((arms >> i & 1) != 0, (outcomes >> i & 1) != 0);
                    // Users and times differ.
                    var rate = 0.05 + (0.2 * (i % 2)) + (0.02 * i) + (candidate ? difference : 0);
                    weight *= (candidate ? share : 1 - share) * (bad ? rate : 1 - rate);
                    test.Observe(i % 2 == 0 ? "one" : "other", candidate, bad);
                }

                mean += weight * test.Evidence;
            }
        }

        return mean;
    }
}
