using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Prefixes;

/// <summary>Who loses an idle prefix when there are too many.</summary>
public sealed class SequenceCellsTests
{
    private readonly ScriptedCells _cells = new();

    [Fact]
    public void Return_OneTenantFillsTheCache_OthersKeepTheirs()
    {
        var cells = new SequenceCells(_cells, running: 2, maxIdle: 4, maxIdleTokens: 1000);
        Leave(cells, "quiet", 1, 20);
        Leave(cells, "other", 2, 20);
        for (var seed = 10; seed < 50; seed++)
        {
            Leave(cells, "noisy", seed, 20);
        }

        Assert.Equal((4, 80), (cells.IdleCount, cells.IdleTokens));
        Assert.Equal(19, Cached(cells, "quiet", 1, 20));
        Assert.Equal(19, Cached(cells, "other", 2, 20));
        Assert.Equal(19, Cached(cells, "noisy", 49, 20));
        Assert.Equal(0, Cached(cells, "noisy", 47, 20));
    }

    /// <summary>What one tenant finds does not depend on how much its neighbour sends, while it has the smaller part.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Take_NeighbourSendsMuchOrLittle_FindsTheSame(int neighbours)
    {
        var cells = new SequenceCells(_cells, running: 2, maxIdle: 8, maxIdleTokens: 400);
        Leave(cells, "quiet", 1, 60);
        Leave(cells, "quiet", 2, 60);
        for (var seed = 10; seed < 10 + neighbours; seed++)
        {
            Leave(cells, "noisy", seed, 100);
        }

        Assert.Equal((59, 59), (Cached(cells, "quiet", 1, 60), Cached(cells, "quiet", 2, 60)));
    }

    [Fact]
    public void Return_LongerThanAllowed_LeavesItsBeginning()
    {
        var cells = new SequenceCells(_cells, running: 1, maxIdle: 2, maxIdleTokens: 100);
        Leave(cells, "quiet", 1, 250);
        Assert.Equal(100, cells.IdleTokens);
        Assert.Equal(100, Cached(cells, "quiet", 1, 250));
    }

    [Fact]
    public void Trim_OnlyPrefixOfATenant_LosesItsEnd()
    {
        var cells = new SequenceCells(_cells, running: 1, maxIdle: 4, maxIdleTokens: 200);
        Leave(cells, "large", 1, 200);
        Leave(cells, "small", 2, 40);
        Assert.Equal(200, cells.IdleTokens);
        cells.Trim(100);
        Assert.Equal(100, cells.IdleTokens);
        Assert.Contains(60, _cells.Kept.Values);
        Assert.Equal(39, Cached(cells, "small", 2, 40));
        Assert.Equal(60, Cached(cells, "large", 1, 200));
        cells.Trim(0);
        Assert.Equal((0, 0), (cells.IdleCount, cells.IdleTokens));
    }

    [Fact]
    public void Return_CacheCannotForgetAPart_LeavesNothing()
    {
        _cells.CannotKeep = true;
        var cells = new SequenceCells(_cells, running: 1, maxIdle: 2, maxIdleTokens: 100);
        Leave(cells, "quiet", 1, 250);
        Assert.Equal(0, cells.IdleCount);
    }

    /// <summary>Whether before it became idle or after: a prefix without its first cells serves nobody.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_WindowHasGivenCellsAway_FindsNothing(bool whileItRan)
    {
        var cells = new SequenceCells(_cells, running: 1, maxIdle: 2, maxIdleTokens: 100);
        _cells.HasLostSome = whileItRan;
        Leave(cells, "quiet", 1, 50);
        Assert.Equal(whileItRan ? 0 : 1, cells.IdleCount);
        _cells.HasLostSome = true;
        _ = cells.Take(Of("quiet"), Prompt(1, 50), out var cached);
        Assert.Equal((0, 0), (cached, cells.IdleCount));
    }

    private static PrefixPartition Of(string tenant) => new(new TenantKey(tenant), null, "");

    private static int[] Prompt(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => (seed * 1000) + i)];

    private static void Leave(SequenceCells cells, string tenant, int seed, int length) => cells.Return(cells.Take(), Of(tenant), Prompt(seed, length));

    private static int Cached(SequenceCells cells, string tenant, int seed, int length)
    {
        var prompt = Prompt(seed, length);
        var slot = cells.Take(Of(tenant), prompt, out var cached);
        cells.Return(slot, Of(tenant), prompt.AsSpan(0, Math.Max(cached, 1)));
        return cached;
    }
}
