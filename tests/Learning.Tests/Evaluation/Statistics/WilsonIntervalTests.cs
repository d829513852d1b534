using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class WilsonIntervalTests
{
    /// <summary>R 4.2.2: <c>prop.test(successes, trials, correct = FALSE, conf.level = confidence)$conf.int</c>.</summary>
    [Theory]
    [InlineData(0, 10, 0.95, 0, 0.27753279986288915)]
    [InlineData(0, 10, 0.90, 0, 0.21294197008340682)]
    [InlineData(1, 10, 0.95, 0.017876213095072892, 0.40415002679523837)]
    [InlineData(10, 10, 0.95, 0.72246720013711085, 1)]
    [InlineData(285, 300, 0.95, 0.91915296652725575, 0.96946835937065257)]
    [InlineData(81, 263, 0.90, 0.26331361718848145, 0.35656634960848815)]
    [InlineData(297, 300, 0.95, 0.97101650663766015, 0.99659338156228461)]
    public void Of_IsWhatRSays(int successes, int trials, double confidence, double lower, double upper)
    {
        var interval = WilsonInterval.Of(successes, trials, confidence);

        Assert.Equal(lower, interval.Lower, 1e-12);
        Assert.Equal(upper, interval.Upper, 1e-12);
    }

    [Fact]
    public void Of_NoTrials_IsAnything() => Assert.Equal(new Interval(0, 1), WilsonInterval.Of(0, 0, 0.95));

    [Theory]
    [InlineData(2, 1, 0.95)]
    [InlineData(-1, 1, 0.95)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, double.NaN)]
    public void Of_NoSuchRate_IsRefused(int successes, int trials, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, trials, confidence));
}
