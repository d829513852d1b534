using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Languages;

namespace Learning.Tests.Interactions.Filtering;

public class InteractionFilterTests
{
    private static readonly LanguageTable s_languages = new();
    private static readonly InteractionFilter s_filter = new(s_languages);

    [Fact]
    public void Judge_OfNearDuplicates_KeepsTheNewestAndOfEquallyOldOnesTheFirst()
    {
        const string Code = "SELECT a, b, c, d FROM t WHERE e = 1 AND f = 2 GROUP BY a, b, c, d ORDER BY a LIMIT ";
        var verdicts = s_filter.Judge([Item("old", 1, Code + "10", Code + "20"), Item("new", 5, "  " + Code + "10 -- x", Code + "20"), Item("again", 5, Code + "10", Code + "20")]).Verdicts;

        Assert.Equal([DropReason.Duplicate, null, DropReason.Duplicate], verdicts.Select(v => v.Reason));
        Assert.Equal(["new", null, "new"], verdicts.Select(v => v.DuplicateOf));
    }

    [Fact]
    public void Judge_OfTheSameCodeInAnotherCase_KeepsWhatLanguagesTellApart()
    {
        var verdicts = s_filter.Judge([Item("a", 1, "select x", "SELECT x;"), Item("b", 1, "select x", "SELECT X")]).Verdicts;

        Assert.Equal([DropReason.Unchanged, null], verdicts.Select(v => v.Reason));
    }

    [Fact]
    public void FindOrKeep_OfRandomSets_FindsThoseThatComparingAllFinds()
    {
        var random = new Random(17);
        var sql = s_languages.Find("sql");
        var items = new List<Interaction>();
        for (var i = 0; i < 400; i++)
        {
            var words = Enumerable.Range(0, 60).Select(_ => $"w{random.Next(1000)}").ToArray();
            items.Add(Item($"{i}", i, "x", string.Join(' ', words)));
            words[random.Next(words.Length)] = "other";
            items.Add(Item($"{i}b", i, "x", string.Join(' ', words)));
        }

        var duplicates = new NearDuplicates();
        var kept = new List<HashSet<ulong>>();
        int found = 0, real = 0;
        foreach (var item in items)
        {
            var shingles = Shingles.Of(sql, item);
            var isReal = kept.Exists(k => Shingles.Jaccard(k, shingles) >= NearDuplicates.LeastJaccard);
            var isFound = duplicates.FindOrKeep(sql, item) is not null;
            Assert.False(isFound && !isReal);
            real += isReal ? 1 : 0;
            found += isFound ? 1 : 0;
            if (!isFound)
                kept.Add(shingles);
        }

        Assert.True(real > 300);
        Assert.True(kept.Count > 350);
        Assert.InRange(found, real * 98 / 100, real);
    }

    // Alike enough to share bands, not enough to be the same.
    [Fact]
    public void FindOrKeep_OfSetsThatAreOnlySomewhatAlike_KeepsThem()
    {
        var sql = s_languages.Find("sql");
        var duplicates = new NearDuplicates();
        var words = Enumerable.Range(0, 100).Select(i => $"w{i}").ToArray();
        var shared = 0;
        var before = new HashSet<(int, ulong)>();
        for (var i = 0; i < 50; i++)
        {
            // Three of 100 words differ, and with them about 15 of 97 shingles on either side: Jaccard near 0.73.
            var other = words.ToArray();
            (other[20], other[50], other[80]) = ($"a{i}", $"b{i}", $"c{i}");
            var item = Item($"{i}", i, "x", string.Join(' ', other));
            var keys = MinHash.BandKeys(MinHash.Signature(Shingles.Of(sql, item))).ToArray();
            shared += keys.Any(before.Contains) ? 1 : 0;
            before.UnionWith(keys);

            Assert.Null(duplicates.FindOrKeep(sql, item));
        }

        Assert.True(shared > 25);
    }

    [Fact]
    public void Signature_OfTwoSets_AgreesAsOftenAsTheirJaccard()
    {
        var random = new Random(2);
        var a = Enumerable.Range(0, 1000).Select(_ => (ulong)random.NextInt64()).ToHashSet();
        var b = a.Take(500).Concat(Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64())).ToHashSet();

        var agree = MinHash.Signature(a).Zip(MinHash.Signature(b)).Count(p => p.First == p.Second) / (double)MinHash.Size;

        Assert.InRange(agree, (1 / 3.0) - 0.13, (1 / 3.0) + 0.13);
        Assert.Equal(MinHash.Signature(a), MinHash.Signature(a.Reverse().ToHashSet()));
    }

    [Theory]
    [InlineData(0.6, 0.95)]
    [InlineData(0.3, 0.8)]
    [InlineData(0.45, 0.75)]
    public void Find_OfTwoHeaps_LiesBetweenThem(double low, double high)
    {
        var random = new Random(4);
        double Near(double middle) => Math.Clamp(middle + ((random.NextDouble() + random.NextDouble() - 1) * 0.09), 0, 1);
        var similarities = Enumerable.Range(0, 1000).Select(i => Near(i % 20 == 0 ? low : high)).ToArray();

        var threshold = RewriteThreshold.Find(similarities);

        Assert.True(threshold.IsFromData);
        Assert.InRange(threshold.Value, low + 0.08, high - 0.08);
        Assert.Equal(threshold.Value, RewriteThreshold.Find(similarities.Reverse()).Value);
    }

    [Theory]
    [InlineData(1000, 0.0)]
    [InlineData(100, 0.3)]
    public void Find_OfOneHeapOrFewItems_IsTheUsual(int count, double shareLow)
    {
        var random = new Random(4);
        var threshold = RewriteThreshold.Find(Enumerable.Range(0, count).Select(i => i < shareLow * count ? 0.5 : 0.9 + (random.NextDouble() * 0.1)));

        Assert.False(threshold.IsFromData);
        Assert.Equal(RewriteThreshold.Usual, threshold.Value);
    }

    private static Interaction Item(string id, long time, string code, string mended) =>
        new() { Id = id, Time = time, Language = "sql", Error = "e", Code = code, Fixed = mended };
}
