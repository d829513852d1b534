using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class TangoIntervalTests
{
    /// <summary>
    /// R 4.2.2, without the closed form: the likelihood of (better, worse, equal) under p₊ − p₋ = d is maximized by <c>optimize</c>, the score
    /// (b − c − nd)/√(n(2p₋ + d − d²)) set to ± the normal quantile by <c>uniroot</c>.
    /// </summary>
    [Theory]
    [InlineData(0, 0, 300, 0.95, -0.0126429712245, 0.0126429712245)]
    [InlineData(3, 7, 300, 0.95, -0.0387247670562, 0.0087664318785)]
    [InlineData(10, 0, 40, 0.95, 0.1404730008800, 0.4019396142077)]
    [InlineData(12, 2, 50, 0.95, 0.0611124061854, 0.3447087478569)]
    [InlineData(9, 14, 120, 0.90, -0.1101197665622, 0.0251193726309)]
    [InlineData(130, 12, 300, 0.95, 0.3284294964804, 0.4563187729100)]
    public void Of_IsTheScoreIntervalByNumericLikelihood(int better, int worse, int pairs, double confidence, double lower, double upper)
    {
        var interval = TangoInterval.Of(better, worse, pairs, confidence);

        Assert.Equal(lower, interval.Lower, 1e-6);
        Assert.Equal(upper, interval.Upper, 1e-6);
    }

    [Fact]
    public void Of_NoPairDiffers_IsAsWideAsTheItemsAreFew()
    {
        var z = Confidence.Quantile(0.95);

        Assert.Equal(z * z / (60 + (z * z)), TangoInterval.Of(0, 0, 60, 0.95).Upper, 1e-12);
        Assert.False(TangoInterval.Of(0, 0, 60, 0.95).IsNonInferior(0.05));
        Assert.True(TangoInterval.Of(0, 0, 100, 0.95).IsNonInferior(0.05));
    }

    [Fact]
    public void Of_AllBetterOrAllWorse_StaysWithinItsRange()
    {
        Assert.Equal(1, TangoInterval.Of(5, 0, 5, 0.95).Upper);
        Assert.Equal(-1, TangoInterval.Of(0, 5, 5, 0.95).Lower);
        Assert.InRange(TangoInterval.Of(1, 0, 1, 0.95).Lower, -1, 1);
    }

    /// <summary>The exact share of outcomes whose interval holds the true difference, over all outcomes of 40 pairs.</summary>
    [Theory]
    [InlineData(0.10, 0.05)]
    [InlineData(0.02, 0.07)]
    [InlineData(0.30, 0.10)]
    public void Of_HoldsTheTruthAsOftenAsItSays(double betterRate, double worseRate)
    {
        const int pairs = 40;
        var covered = 0.0;
        for (var better = 0; better <= pairs; better++)
        {
            for (var worse = 0; better + worse <= pairs; worse++)
            {
                var interval = TangoInterval.Of(better, worse, pairs, 0.95);
                if (interval.Lower <= betterRate - worseRate && betterRate - worseRate <= interval.Upper)
                    covered += Multinomial(better, worse, pairs, betterRate, worseRate);
            }
        }

        Assert.InRange(covered, 0.935, 0.985);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(2, 2, 3)]
    public void Of_NoSuchCounts_IsRefused(int better, int worse, int pairs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TangoInterval.Of(better, worse, pairs, 0.95));

    private static double Multinomial(int better, int worse, int pairs, double betterRate, double worseRate)
    {
        var logarithm = 0.0;
        for (var i = 1; i <= pairs; i++)
            logarithm += Math.Log(i) - (i <= better ? Math.Log(i) : 0) - (i <= worse ? Math.Log(i) : 0) - (i <= pairs - better - worse ? Math.Log(i) : 0);
        return Math.Exp(logarithm + (better * Math.Log(betterRate)) + (worse * Math.Log(worseRate)) + ((pairs - better - worse) * Math.Log(1 - betterRate - worseRate)));
    }
}
