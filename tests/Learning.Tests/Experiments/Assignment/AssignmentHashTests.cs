using Learning.Experiments.Assignment;

namespace Learning.Tests.Experiments.Assignment;

public sealed class AssignmentHashTests
{
    /// <summary>GrowthBook's published vectors of version 2.</summary>
    [Theory]
    [InlineData("seed", "a", 505)]
    [InlineData("seed", "b", 2696)]
    [InlineData("foo", "ab", 2575)]
    [InlineData("foo", "def", 2019)]
    [InlineData("89123klj", "8952klfjas09ujkasdf", 1240)]
    public void Bucket_IsThePublishedVector(string seed, string value, int bucket) => Assert.Equal(bucket, AssignmentHash.Bucket(seed, value));

    [Fact]
    public async Task Bucket_ThousandsOfValues_IsWhatGrowthBookSays()
    {
        var random = new Random(5);
        var cases = Enumerable.Range(0, 3000).Select(i => new Case(
            i % 3 == 0 ? "exp_01J8" : Text(random, 12), i % 2 == 0 ? new ExperimentUnit($"user-{i % 40}", $"fix_{i:x8}").Value : Text(random, 30), [[0, 0.5], [0.5, 1]])).ToArray();

        var answers = await Oracle.AskAsync<Answer>("growthbook.mjs", new { cases });

        Assert.Equal(cases.Length, answers.Count);
        Assert.All(cases.Zip(answers), pair => Assert.Equal(pair.Second.Bucket, AssignmentHash.Bucket(pair.First.Seed, pair.First.Value) / 10_000.0));
    }

    /// <summary>Letters of one, two and three bytes, and such as take two UTF-16 units.</summary>
    private static string Text(Random random, int most) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(most)).Select(_ => random.Next(10) switch { 0 => "ä", 1 => "漢", 2 => "🙂", _ => ((char)random.Next(32, 127)).ToString() }));

    private sealed record Case(string Seed, string Value, double[][] Ranges);

    private sealed record Answer(double? Bucket, string? Arm);
}
