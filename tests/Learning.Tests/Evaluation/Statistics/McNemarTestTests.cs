using System.Numerics;
using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class McNemarTestTests
{
    /// <summary>R 4.2.2: <c>binom.test(better, better + worse)$p.value</c>.</summary>
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(6, 0, 0.031250000000000007)]
    [InlineData(10, 2, 0.038574218750000014)]
    [InlineData(12, 30, 0.0079158973348967352)]
    [InlineData(121, 59, 4.4344492637551611e-06)]
    [InlineData(1500, 1400, 0.065987349665183603)]
    [InlineData(3, 3, 1)]
    public void Exact_IsWhatRSays(int better, int worse, double expected)
    {
        var result = McNemarTest.Exact(better, worse);

        Assert.Equal(1, result.P / expected, 1e-11);
        Assert.Equal(result.P, McNemarTest.Exact(worse, better).P);
    }

    [Fact]
    public void Exact_SmallCounts_IsThePartOfAllOutcomesThatAreAsExtreme()
    {
        for (var n = 0; n <= 14; n++)
        {
            for (var better = 0; better <= n; better++)
            {
                var extreme = Enumerable.Range(0, 1 << n).Count(outcome => Math.Abs((2 * BitOperations.PopCount((uint)outcome)) - n) >= Math.Abs((2 * better) - n));

                Assert.Equal(extreme / (double)(1 << n), McNemarTest.Exact(better, n - better).P, 1e-12);
            }
        }
    }

    [Fact]
    public void Exact_NoPairDiffers_ShowsNothing()
    {
        var result = McNemarTest.Exact(0, 0);

        Assert.Equal(1, result.P);
        Assert.False(result.IsInFavour(0.05));
    }

    [Fact]
    public void Exact_AMillionPairs_StaysANumber() => Assert.InRange(McNemarTest.Exact(600_000, 400_000).P, 0, double.Epsilon);

    [Fact]
    public void IsInFavour_Worse_IsNoMatterOfSignificanceAlone()
    {
        Assert.True(McNemarTest.Exact(30, 12).IsInFavour(0.05));
        Assert.False(McNemarTest.Exact(12, 30).IsInFavour(0.05));
        Assert.False(McNemarTest.Exact(5, 0).IsInFavour(0.05));
    }

    [Fact]
    public void Exact_LessThanNone_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemarTest.Exact(-1, 0));
}
