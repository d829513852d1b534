using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void Constructor_NoInterval_IsRefused(double lower, double upper) => Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(lower, upper));

    [Fact]
    public void IsNonInferior_AtTheMargin_IsNotShown()
    {
        Assert.True(new Interval(-0.0099, 0.02).IsNonInferior(0.01));
        Assert.False(new Interval(-0.01, 0.02).IsNonInferior(0.01));
    }

    [Fact]
    public void IsWorseBy_UpperEndWithinTheMargin_IsNotShown()
    {
        Assert.True(new Interval(-0.2, -0.031).IsWorseBy(0.03));
        Assert.False(new Interval(-0.2, -0.03).IsWorseBy(0.03));
    }

    [Fact]
    public void Hull_HoldsBoth() => Assert.Equal(new Interval(-1, 3), new Interval(-1, 2).Hull(new Interval(0, 3)));
}
