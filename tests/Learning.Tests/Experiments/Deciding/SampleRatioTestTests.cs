using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class SampleRatioTestTests
{
    /// <summary>R 4.2.2: <c>chisq.test(c(control, candidate), p = c(1 - share, share))</c>.</summary>
    [Theory]
    [InlineData(4800, 5200, 0.5, 16, 6.3342483666239808e-05, true)]
    [InlineData(5000, 5200, 0.5, 3.9215686274509802, 0.047670380656161498, false)]
    [InlineData(100, 100, 0.5, 0, 1, false)]
    [InlineData(950, 50, 0.5, 810, 3.6132487411591984e-178, true)]
    [InlineData(9000, 1200, 0.1, 35.294117647058826, 2.8348699304881615e-09, true)]
    [InlineData(0, 0, 0.5, 0, 1, false)]
    public void Of_IsWhatRSays(long control, long candidate, double share, double square, double p, bool alarm)
    {
        var test = SampleRatioTest.Of(control, candidate, share);

        Assert.Equal(square, test.ChiSquare, 1e-9);
        Assert.Equal(1, test.P / p, 1e-9);
        Assert.Equal(alarm, test.IsMismatch);
    }

    [Theory]
    [InlineData(-1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, double.NaN)]
    public void Of_NoSuchCounts_IsRefused(long control, long candidate, double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatioTest.Of(control, candidate, share));
}
