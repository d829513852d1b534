using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Predictions;

public sealed class NgramCacheTests
{
    [Fact]
    public void Next_AfterTwoOrOne_IsWhatCameLast()
    {
        var cache = new NgramCache();
        Assert.Equal(-1, cache.Next(1, 2));
        cache.Learn(1, 2, 3);
        cache.Learn(5, 2, 7);
        Assert.Equal((3, 7, 7), (cache.Next(1, 2), cache.Next(5, 2), cache.Next(9, 2)));
        cache.Learn(1, 2, 4);
        Assert.Equal((4, 7), (cache.Next(1, 2), cache.Next(5, 2)));
        Assert.Equal(-1, cache.Next(2, 1));
    }

    /// <summary>However much it is told, it knows most of what came last, and nothing wrong.</summary>
    [Fact]
    public void Learn_MoreThanItHolds_KeepsTheNewest()
    {
        var cache = new NgramCache();
        for (var i = 0; i < 100_000; i++)
        {
            cache.Learn(i, i + 1, i + 2);
        }

        var known = Enumerable.Range(99_000, 1000).Count(i => cache.Next(i, i + 1) == i + 2);
        Assert.True(known > 500, $"{known} of 1000");
        Assert.All(Enumerable.Range(0, 100_000), i => Assert.Contains(cache.Next(i, i + 1), new[] { -1, i + 2 }));
    }

    [Fact]
    public void Of_ManyPartitions_TheLongestUnusedGoes()
    {
        var caches = new NgramCaches();
        PrefixPartition Partition(int i) => new(new TenantKey($"tenant-{i}"), null, "");
        var first = caches.Of(Partition(0));
        var second = caches.Of(Partition(1));
        for (var i = 2; i < NgramCaches.Most; i++)
        {
            caches.Of(Partition(i));
        }

        Assert.Same(first, caches.Of(Partition(0)));
        caches.Of(Partition(NgramCaches.Most));
        Assert.Same(first, caches.Of(Partition(0)));
        Assert.NotSame(second, caches.Of(Partition(1)));
        caches.DropTenant(new TenantKey("tenant-0"));
        Assert.NotSame(first, caches.Of(Partition(0)));
    }
}
