using Learning.Outcomes.Retention;

namespace Learning.Tests.Outcomes;

public class RetentionSimilarityTests
{
    [Theory]
    [InlineData("", "", 1)]
    [InlineData("abc", "abc", 1)]
    [InlineData("abc", "abd", 0)]
    [InlineData("abc", "abcd", 0)]
    [InlineData("abcd", "abcd", 1)]
    [InlineData("abcd", "efgh", 0)]
    // abcd, bcde | abcd: one shared, three in all.
    [InlineData("abcde", "abcd", 2.0 / 3)]
    // aaaa three times | aaaa once: shared as often as both have it.
    [InlineData("aaaaaa", "aaaa", 2.0 / 4)]
    [InlineData("SELECT amount FROM orders", "SELECT amount FROM orders WHERE region = 1", 2.0 * 22 / (22 + 39))]
    public void Of_TwoTexts_IsWhatTheyShare(string answer, string text, double expected)
    {
        Assert.Equal(expected, RetentionSimilarity.Of(answer, text), 12);
        Assert.Equal(expected, RetentionSimilarity.Of(text, answer), 12);
    }

    [Fact]
    public void Of_SeededTexts_IsOneMinusWhatDiffers()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var (one, other) = (Text(random), Text(random));
            Dictionary<string, int> Runs(string text) => Enumerable.Range(0, text.Length - 3).GroupBy(at => text.Substring(at, 4)).ToDictionary(g => g.Key, g => g.Count());
            var (a, b) = (Runs(one), Runs(other));
            var all = a.Values.Sum() + b.Values.Sum();
            var differ = a.Keys.Union(b.Keys).Sum(run => Math.Abs(a.GetValueOrDefault(run) - b.GetValueOrDefault(run)));

            Assert.Equal((double)(all - differ) / all, RetentionSimilarity.Of(one, other), 12);
        }
    }

    private static string Text(Random random) => new([.. Enumerable.Range(0, random.Next(4, 60)).Select(_ => "ab c"[random.Next(4)])]);
}
