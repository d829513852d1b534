using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class SequentialTestTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.8)]
    public void Evidence_IsTheFormulaWrittenOut(double share)
    {
        var random = new Random(3);
        var test = new SequentialTest(share);
        var (past, users) = (new List<double>(), new Dictionary<string, (int Count, int Hits)>());
        var (plus, minus) = (1.0, 1.0);
        for (var i = 0; i < 600; i++)
        {
            var (user, candidate) = ($"user-{random.Next(7)}", random.NextDouble() < share);
            var success = random.NextDouble() < (candidate ? 0.5 : 0.3);
            var (count, hits) = users.GetValueOrDefault(user);
            var z = ((candidate ? 1 : 0) - share) / Math.Max(share, 1 - share) * ((success ? 1 : 0) - (((1 / 3.0) + hits) / (1 + count)));
            var mean = past.Count == 0 ? 0 : past.Average();
            var variance = past.Count == 0 ? 1 : past.Average(value => (value - mean) * (value - mean));
            plus *= 1 + (Math.Clamp(mean / (variance + (mean * mean)), 0, 0.5) * z);
            minus *= 1 - (Math.Clamp(-mean / (variance + (mean * mean)), 0, 0.5) * z);
            past.Add(z);
            users[user] = (count + 1, hits + (success ? 1 : 0));

            test.Observe(user, candidate, success);

            Assert.Equal(1, test.Evidence / ((plus / 2) + (minus / 2)), 1e-9);
            Assert.Equal(plus > minus, test.IsForCandidate);
        }

        Assert.True(test.Evidence > 20);
    }

    /// <summary>Whatever users do and however they differ, over all ways to deal the arms out the mean is 1: the property that makes any number of looks safe.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    public void Evidence_ArmsDoNotMatter_IsOneInTheMeanOverAllAssignments(double share)
    {
        const int events = 12;
        var random = new Random(8);
        for (var story = 0; story < 5; story++)
        {
            var past = Enumerable.Range(0, events).Select(i => (User: $"user-{random.Next(3)}", Success: random.Next(3) > 0 == i < 6)).ToArray();
            var mean = 0.0;
            for (var arms = 0; arms < 1 << events; arms++)
            {
                var (test, weight) = (new SequentialTest(share), 1.0);
                for (var i = 0; i < events; i++)
                {
                    var candidate = (arms >> i & 1) != 0;
                    weight *= candidate ? share : 1 - share;
                    test.Observe(past[i].User, candidate, past[i].Success);
                }

                mean += weight * test.Evidence;
            }

            Assert.Equal(1, mean, 1e-9);
        }
    }

    [Fact]
    public void Evidence_FirstEvent_BetsNothing()
    {
        var test = new SequentialTest(0.5);
        test.Observe("user", true, true);

        Assert.Equal(1, test.Evidence);
    }

    [Fact]
    public void Evidence_WithoutEnd_StaysFinite()
    {
        var test = new SequentialTest(0.5);
        for (var i = 0; i < 20_000; i++)
            test.Observe($"user-{i}", i % 2 == 0, i % 2 == 0);

        Assert.True(double.IsFinite(test.Evidence));
        Assert.True(test.Evidence > 1e200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Constructor_NoShare_IsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialTest(share));
}
