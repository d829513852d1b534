using Learning.Interactions;
using Learning.Interactions.Filtering;

namespace Learning.Tests.Interactions.Filtering;

public class SampleSharesTests
{
    [Fact]
    public void Judge_OfAFileWithMany_KeepsTheNewestTwenty()
    {
        var reasons = SampleShares.Judge([.. Enumerable.Range(0, 30).Select(i => Item(i, $"u{i}", "one")), Item(99, "u", "other")]);

        Assert.Equal(Enumerable.Repeat<DropReason?>(DropReason.FileShare, 10).Concat(Enumerable.Repeat<DropReason?>(null, 21)), reasons);
    }

    [Fact]
    public void Judge_OfOneUserAmongMany_LeavesATwentiethOfWhatStays()
    {
        var items = Enumerable.Range(0, 1000).Select(i => Item(i, $"u{i % 100}", "")).Concat(Enumerable.Range(0, 500).Select(i => Item(i, "busy", ""))).ToArray();

        var reasons = SampleShares.Judge(items);

        var kept = items.Zip(reasons).Where(pair => pair.Second is null).Select(pair => pair.First).ToArray();
        var busy = kept.Count(item => item.UserKey == "busy");
        Assert.True(busy <= SampleShares.MostOfUser * kept.Length);
        Assert.True(busy + 1 > SampleShares.MostOfUser * (kept.Length + 1) - 1);
        Assert.Equal(1000, kept.Length - busy);
        Assert.All(kept.Where(item => item.UserKey == "busy"), item => Assert.True(item.Time >= 500 - busy));
    }

    /// <summary>Of ten people nobody can have a twentieth.</summary>
    [Fact]
    public void Judge_OfFewUsers_LeavesEachTwenty()
    {
        var items = Enumerable.Range(0, 300).Select(i => Item(i, $"u{i % 3}", "")).ToArray();

        Assert.Equal(60, SampleShares.Judge(items).Count(reason => reason is null));
    }

    /// <summary>Seeded: whatever the crowd, nobody has more than his share, and nobody loses who had less.</summary>
    [Fact]
    public void Judge_OfRandomCrowds_HoldsBothBounds()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var items = Enumerable.Range(0, random.Next(1, 2000)).Select(i => Item(i, $"u{(int)(random.Next(1, 80) * random.NextDouble())}", $"f{random.Next(100)}")).ToArray();

            var kept = items.Zip(SampleShares.Judge(items)).Where(pair => pair.Second is null).Select(pair => pair.First).ToArray();

            var most = Math.Max(SampleShares.LeastOfUser, SampleShares.MostOfUser * kept.Length);
            Assert.All(kept.CountBy(item => item.UserKey), pair => Assert.True(pair.Value <= most));
            Assert.All(kept.CountBy(item => item.FileKey), pair => Assert.True(pair.Value <= SampleShares.MostOfFile));
        }
    }

    [Fact]
    public void Judge_OfNobodyKnown_BindsNothing() => Assert.DoesNotContain(SampleShares.Judge([.. Enumerable.Range(0, 100).Select(i => Item(i, "", ""))]), reason => reason is not null);

    private static Interaction Item(int i, string user, string file) =>
        new() { Id = $"{i:0000}", Time = i, Language = "sql", Error = "e", Code = "a", Fixed = "b", UserKey = user, FileKey = file };
}
