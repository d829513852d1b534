using AdapterHost.Engine;

namespace AdapterHost.Tests;

public sealed class TokenScorerTests
{
    /// <summary>Against the definition in double precision, on rows that are no multiple of what is worked on at a time.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(1024)]
    [InlineData(3333)]
    public void Score_RandomRows_IsLogSoftmaxWithTheLikeliestBeside(int size)
    {
        var random = new Random(size);
        var logits = Enumerable.Range(0, size).Select(_ => (float)((random.NextDouble() * 40) - 20)).ToArray();
        var whole = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        var token = random.Next(size);
        var score = TokenScorer.Score(logits, token, 5);
        Assert.Equal(token, score.Token);
        Assert.Equal(logits[token] - whole, score.LogProbability, 1e-4);
        var expected = Enumerable.Range(0, size).OrderByDescending(id => logits[id]).Take(5).ToList();
        Assert.Equal(expected, score.Top.Select(one => one.Token));
        Assert.All(score.Top, one => Assert.Equal(logits[one.Token] - whole, one.LogProbability, 1e-4));
        Assert.All(score.Top, one => Assert.Empty(one.Top));
    }

    [Fact]
    public void Score_HugeLogits_StaysFiniteAndAtMostZero()
    {
        var score = TokenScorer.Score([3e38f, -3e38f, 0], 0, 0);
        Assert.Equal(0, score.LogProbability);
        Assert.Empty(score.Top);
    }

    [Fact]
    public void Score_EqualLogits_TellsLowerIdsFirst() =>
        Assert.Equal([0, 1, 2], TokenScorer.Score([1, 1, 1, 1, 0], 4, 3).Top.Select(one => one.Token));

    [Fact]
    public void Score_MoreThanThereAre_TellsAll() =>
        Assert.Equal([1, 2, 0], TokenScorer.Score([0, 2, 1], 0, 20).Top.Select(one => one.Token));
}
