using System.Diagnostics;
using System.Text.Json;
using Learning.Evaluation.Metrics;
using Learning.Tests.Support;
using Xunit.Abstractions;

namespace Learning.Tests.Evaluation.Metrics;

public class EditSimilarityTests(ITestOutputHelper output)
{
    [Fact]
    public void Percent_OfRecordedPairs_IsWhatFuzzballSays()
    {
        var pairs = Corpus.Lines<JsonElement[]>("metrics/ratios.jsonl").Where(p => p[0].GetString() != "" && p[1].GetString() != "").ToArray();
        Assert.True(pairs.Length > 3000);

        Assert.All(pairs, p => Assert.Equal(p[2].GetInt32(), EditSimilarity.Percent(p[0].GetString()!, p[1].GetString()!)));
    }

    [Theory]
    [InlineData("self.get_name(id)", "self.get_user_name(id)", 87)]
    [InlineData("", "", 100)]
    [InlineData("a", "", 0)]
    public void Percent_OfKnownPairs_IsTheIndelRatio(string a, string b, int expected) => Assert.Equal(expected, EditSimilarity.Percent(a, b));

    [Fact]
    public void Length_OfRandomTexts_IsThatOfTheTable()
    {
        var random = new Random(9);
        for (var round = 0; round < 2000; round++)
        {
            var (a, b) = (Text(random), Text(random));

            Assert.Equal(Table(a, b), LongestCommonSubsequence.Length(a, b));
        }
    }

    [Fact]
    public async Task Percent_OfTenThousandPairsOfTwoKilobytes_Ends()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 101).Select(_ => string.Concat(Enumerable.Range(0, 2048).Select(_ => (char)('a' + random.Next(26))))).ToArray();
        var watch = Stopwatch.StartNew();

        var sum = await Bounded.Run(() => Enumerable.Range(0, 10_000).Sum(i => EditSimilarity.Percent(texts[i % 100], texts[1 + (i / 100)])));

        output.WriteLine($"10,000 pairs of 2 KB: {watch.ElapsedMilliseconds} ms");
        Assert.InRange(sum / 10_000, 25, 40);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => (char)('a' + random.Next(5))));

    private static int Table(string a, string b)
    {
        var row = new int[b.Length + 1];
        foreach (var c in a)
        {
            var diagonal = 0;
            for (var j = 0; j < b.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], c == b[j] ? diagonal + 1 : Math.Max(row[j + 1], row[j]));
        }

        return row[^1];
    }
}
