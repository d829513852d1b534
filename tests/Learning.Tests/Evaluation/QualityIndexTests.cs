using Learning.Evaluation;
using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation;

public sealed class QualityIndexTests
{
    [Theory]
    [InlineData(0, 4.0)]
    [InlineData(0.05, 6.1)]
    [InlineData(0.10, 8.0)]
    [InlineData(1, 10)]
    [InlineData(-1, 1)]
    public void From_IsTheFormula(double lowerBound, double expected) => Assert.Equal(expected, Math.Round(QualityIndex.From(lowerBound), 1));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.01)]
    public void From_NoGain_IsRefused(double lowerBound) => Assert.Throws<ArgumentOutOfRangeException>(() => QualityIndex.From(lowerBound));

    [Fact]
    public void Of_SameGainOnFewerItems_IsLower()
    {
        var many = QualityIndex.Of(Items(600), new BootstrapSettings())!;
        var few = QualityIndex.Of(Items(60), new BootstrapSettings())!;

        Assert.Equal(many.Gain, few.Gain, 1e-9);
        Assert.Equal(0.4 * 0.3, many.Gain, 1e-9);
        Assert.True(few.Value < many.Value - 0.3, $"{few.Value} {many.Value}");
        Assert.Equal(QualityIndex.From(many.Bounds.Lower), many.Value);
    }

    [Fact]
    public void Of_OneGroup_IsUnknown() => Assert.Null(QualityIndex.Of([.. Items(30).Select(item => item with { Group = "user" })], new BootstrapSettings()));

    [Fact]
    public void Utility_WeighsItsThreeParts()
    {
        Assert.Equal(0.4, new ItemScore(true, 0, false, 1, true).Utility);
        Assert.Equal(0.3, new ItemScore(false, 1, false, 1, true).Utility);
        Assert.Equal(0.3, new ItemScore(false, 0, true, 1, true).Utility);
    }

    /// <summary>Three of ten become right; nothing else changes.</summary>
    private static IEnumerable<PairedItem> Items(int count) => Enumerable.Range(0, count).Select(i => new PairedItem
    {
        Id = $"{i}",
        Group = $"{i}",
        Reference = new ItemScore(false, 0.5, true, 20, true),
        Candidate = new ItemScore(i % 10 < 3, 0.5, true, 20, true),
    });
}
