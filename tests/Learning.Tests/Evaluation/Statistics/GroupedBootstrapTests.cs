using Learning.Evaluation.Statistics;
using MathNet.Numerics.Distributions;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class GroupedBootstrapTests
{
    [Fact]
    public void Of_FourGroups_IsTheQuantilesOfAll256Draws()
    {
        double[] sums = [1, 2.5, 4.25, 9];
        int[] counts = [1, 2, 3, 4];
        var sample = Sample([.. Enumerable.Range(0, 4).Select(g => Enumerable.Repeat(sums[g] / counts[g], counts[g]).ToArray())]);
        var means = new List<double>();
        for (var draw = 0; draw < 256; draw++)
        {
            int[] drawn = [draw & 3, (draw >> 2) & 3, (draw >> 4) & 3, draw >> 6];
            means.Add(drawn.Sum(g => sums[g]) / drawn.Sum(g => counts[g]));
        }

        means.Sort();
        // pt-quantile with 3 degrees of freedom at 0.25 is −0.76489; times √(4/3).
        var tail = Normal.CDF(0, 1, -0.76489232840434 * Math.Sqrt(4 / 3.0));
        var interval = GroupedBootstrap.Of(sample, new BootstrapSettings(200_000, 5, 0.5))!.Value;

        // Which of the 256 it is may be off by the noise of the draws.
        Assert.InRange(interval.Lower, means[(int)(tail * 256) - 2], means[(int)(tail * 256) + 2]);
        Assert.InRange(interval.Upper, means[(int)((1 - tail) * 256) - 2], means[(int)((1 - tail) * 256) + 2]);
    }

    [Fact]
    public void Of_ItemsOfAUserThatAreAllAlike_CountAsOne()
    {
        var random = new SplitMix64(3);
        double[][] users = [.. Enumerable.Range(0, 25).Select(_ => random.NextDouble()).Select(value => Enumerable.Repeat(value, 40).ToArray())];

        var grouped = GroupedBootstrap.Of(Sample(users), new BootstrapSettings())!.Value;
        var single = GroupedBootstrap.Of(Sample([.. users.Select(values => new[] { values[0] })]), new BootstrapSettings())!.Value;

        Assert.Equal(single.Lower, grouped.Lower, 1e-9);
        Assert.Equal(single.Upper, grouped.Upper, 1e-9);
    }

    /// <summary>Users differ; each data set's truth is the mean over all users that there could be.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void Of_UsersDiffer_HoldsTheTruthWhereItemsOnTheirOwnDoNot(int groups)
    {
        const int sets = 400;
        var random = new SplitMix64(11);
        var (covered, naive) = (0, 0);
        for (var set = 0; set < sets; set++)
        {
            var users = new double[groups][];
            for (var user = 0; user < groups; user++)
            {
                var rate = random.NextDouble();
                users[user] = new double[5 + random.Below(15)];
                for (var item = 0; item < users[user].Length; item++)
                    users[user][item] = random.NextDouble() < rate ? 1 : 0;
            }

            covered += Holds(GroupedBootstrap.Of(Sample(users), new BootstrapSettings(1000, (ulong)set, 0.95)), 0.5);
            naive += Holds(GroupedBootstrap.Of(GroupedSample.Ungrouped(users.SelectMany(values => values)), new BootstrapSettings(400, (ulong)set, 0.95)), 0.5);
        }

        Assert.InRange(covered / (double)sets, 0.92, 0.985);
        Assert.InRange(naive / (double)sets, 0, 0.8);
    }

    [Fact]
    public void Of_ItemsInAnotherOrder_IsTheSameToTheLastBit()
    {
        var random = new SplitMix64(9);
        var items = Enumerable.Range(0, 300).Select(_ => (Group: $"user-{random.Below(20)}", Value: random.NextDouble() - 0.5)).ToArray();

        var one = GroupedBootstrap.Of(GroupedSample.Of(items, item => item.Group, item => item.Value), new BootstrapSettings());
        var other = GroupedBootstrap.Of(GroupedSample.Of(items.Reverse(), item => item.Group, item => item.Value), new BootstrapSettings());

        Assert.Equal(one, other);
        Assert.NotEqual(one, GroupedBootstrap.Of(GroupedSample.Of(items, item => item.Group, item => item.Value), new BootstrapSettings(Seed: 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_FewerThanTwoGroups_KnowsNothing(int groups) =>
        Assert.Null(GroupedBootstrap.Of(Sample([.. Enumerable.Repeat(new[] { 0.5, 0.25 }, groups)]), new BootstrapSettings()));

    [Fact]
    public void Of_AllTies_IsThePoint() =>
        Assert.Equal(new Interval(0, 0), GroupedBootstrap.Of(GroupedSample.Ungrouped(new double[30]), new BootstrapSettings()));

    [Fact]
    public void GroupedSample_NoNumber_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupedSample.Of([double.NaN], _ => "a", value => value));

    private static int Holds(Interval? interval, double truth) => interval!.Value.Lower <= truth && truth <= interval.Value.Upper ? 1 : 0;

    private static GroupedSample Sample(double[][] groups) => GroupedSample.Of(
        groups.SelectMany((values, group) => values.Select(value => (Group: $"group-{group:D3}", Value: value))), item => item.Group, item => item.Value);
}
