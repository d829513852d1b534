using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests;

public sealed class AdapterCacheTests
{
    private readonly MemorySource _source = new();
    private readonly FakeFactory _factory = new();

    [Fact]
    public async Task LeaseAsync_ManyAtOnce_LoadOnceForAll()
    {
        var cache = Cache(1 << 20);
        var key = Add("a", 1000);
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        var waiting = Enumerable.Range(0, 100).Select(_ => cache.LeaseAsync(key, "g", CancellationToken.None).AsTask()).ToList();
        gate.SetResult();
        var leases = await Task.WhenAll(waiting);
        Assert.Equal(1, _source.Fetches);
        Assert.Equal(100, cache.Residents.Single().Leases);
        foreach (var lease in leases)
        {
            lease.Lease!.Dispose();
            lease.Lease.Dispose();
        }

        Assert.Equal(0, cache.Residents.Single().Leases);
    }

    [Fact]
    public async Task LeaseAsync_OneWaiterLeaves_TheOthersGetTheirs()
    {
        var cache = Cache(1 << 20);
        var key = Add("a", 1000);
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        using var leaving = new CancellationTokenSource();
        var first = cache.LeaseAsync(key, "g", leaving.Token).AsTask();
        var second = cache.LeaseAsync(key, "g", CancellationToken.None).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        using (var lease = (await second).Lease)
        {
            Assert.Equal(1, cache.Residents.Single().Leases);
        }

        Assert.Equal(0, cache.Residents.Single().Leases);
    }

    /// <summary>Nobody has asked for an answer of it yet: what others have in memory stays, and it goes before everything else.</summary>
    [Fact]
    public async Task PrefetchAsync_TakesFreeRoomOnly_AndGoesFirst()
    {
        var cache = Cache(3000);
        var (theirs, mine, late) = (Add("a", 1000), Add("b", 1000), Add("c", 1000));
        (await cache.LeaseAsync(theirs, "g", CancellationToken.None)).Lease!.Dispose();
        Assert.Null(await cache.PrefetchAsync(mine, "g", CancellationToken.None));
        Assert.Null(await cache.PrefetchAsync(late, "g", CancellationToken.None));
        Assert.Null(await cache.PrefetchAsync(late, "g", CancellationToken.None));
        Assert.Equal(3, _source.Fetches);

        var (none, live) = (Add("d", 1000), Add("e", 1000));
        Assert.Equal(AdapterRefusal.NoRoom, await cache.PrefetchAsync(none, "g", CancellationToken.None));
        Assert.Equal(3, cache.Residents.Count);
        (await cache.LeaseAsync(live, "g", CancellationToken.None)).Lease!.Dispose();
        Assert.Equal(["a", "b", "e"], cache.Residents.Select(resident => resident.Key.Tenant.Value).Order());
    }

    [Fact]
    public async Task PrefetchAsync_NoRoomLeft_TakesItsOwnTenantsThatNobodyHolds()
    {
        var cache = Cache(2000);
        var (theirs, old, next) = (Add("a", 1000), Add("b", 1000), Add("b", 900));
        (await cache.LeaseAsync(theirs, "g", CancellationToken.None)).Lease!.Dispose();
        var lease = (await cache.LeaseAsync(old, "g", CancellationToken.None)).Lease!;
        Assert.Equal(AdapterRefusal.NoRoom, await cache.PrefetchAsync(next, "g", CancellationToken.None));
        lease.Dispose();
        Assert.Null(await cache.PrefetchAsync(next, "g", CancellationToken.None));
        Assert.Equal([theirs, next], cache.Residents.Select(resident => resident.Key).OrderBy(key => key.Tenant.Value));
    }

    /// <summary>A request that waits for the same load is not turned away for the prefetch's modesty.</summary>
    [Fact]
    public async Task LeaseAsync_WhileItsPrefetchFindsNoRoom_LoadsAsEver()
    {
        var cache = Cache(1000);
        var (theirs, mine) = (Add("a", 1000), Add("b", 1000));
        (await cache.LeaseAsync(theirs, "g", CancellationToken.None)).Lease!.Dispose();
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        var prefetch = cache.PrefetchAsync(mine, "g", CancellationToken.None).AsTask();
        var live = cache.LeaseAsync(mine, "g", CancellationToken.None).AsTask();
        gate.SetResult();
        using var lease = (await live).Lease;
        await prefetch;
        Assert.Equal(mine, Assert.Single(cache.Residents).Key);
    }

    [Fact]
    public async Task LeaseAsync_SameFileOfTwoTenants_IsLoadedForEach()
    {
        var cache = Cache(1 << 20);
        var mine = Add("a", 1000);
        var theirs = mine with { Tenant = new TenantKey("b") };
        _source.Files[theirs] = _source.Files[mine];
        (await cache.LeaseAsync(mine, "g", CancellationToken.None)).Lease!.Dispose();
        (await cache.LeaseAsync(theirs, "g", CancellationToken.None)).Lease!.Dispose();
        Assert.Equal(2, _source.Fetches);
    }

    [Fact]
    public async Task LeaseAsync_BudgetFull_EvictsTheLeastRecentlyUsedThatNobodyHolds()
    {
        var cache = Cache(3000);
        var keys = Enumerable.Range(0, 4).Select(i => Add($"t{i}", 1000)).ToList();
        using var held = (await cache.LeaseAsync(keys[0], "g", CancellationToken.None)).Lease;
        (await cache.LeaseAsync(keys[1], "g", CancellationToken.None)).Lease!.Dispose();
        (await cache.LeaseAsync(keys[2], "g", CancellationToken.None)).Lease!.Dispose();
        (await cache.LeaseAsync(keys[1], "g", CancellationToken.None)).Lease!.Dispose();
        (await cache.LeaseAsync(keys[3], "g", CancellationToken.None)).Lease!.Dispose();
        Assert.Equal([keys[0], keys[1], keys[3]], cache.Residents.Select(r => r.Key).OrderBy(k => k.Tenant.Value));
        Assert.Equal(1, _factory.Freed);
    }

    [Fact]
    public async Task LeaseAsync_EverythingIsHeld_IsRefusedAndLaterGranted()
    {
        var cache = Cache(1500);
        var first = (await cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None)).Lease!;
        var other = Add("b", 1000);
        Assert.Equal(AdapterRefusal.NoRoom, (await cache.LeaseAsync(other, "g", CancellationToken.None)).Refusal);
        first.Dispose();
        Assert.True((await cache.LeaseAsync(other, "g", CancellationToken.None)).Granted);
        Assert.Equal(AdapterRefusal.TooLarge, (await cache.LeaseAsync(Add("c", 2000), "g", CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task LeaseAsync_LoadFails_IsForgottenAndTriedAgain()
    {
        var cache = Cache(1 << 20);
        var key = Add("a", 1000);
        _source.Failure = AdapterRefusal.FetchFailed;
        Assert.Equal(AdapterRefusal.FetchFailed, (await cache.LeaseAsync(key, "g", CancellationToken.None)).Refusal);
        Assert.Empty(cache.Residents);
        Assert.Equal(0, cache.ReservedBytes);
        _source.Failure = null;
        Assert.True((await cache.LeaseAsync(key, "g", CancellationToken.None)).Granted);
    }

    [Fact]
    public async Task LeaseAsync_BytesAreNotThoseOfTheDigest_IsRefused()
    {
        var cache = Cache(1 << 20);
        var key = Add("a", 1000);
        _source.Files[key][17] ^= 1;
        Assert.Equal(AdapterRefusal.DigestMismatch, (await cache.LeaseAsync(key, "g", CancellationToken.None)).Refusal);
        Assert.Equal(0, _factory.Made);
        Assert.Equal(0, cache.ReservedBytes);
    }

    /// <summary>Seeded: many clients, little room. The budget holds at every moment and every block of memory is freed exactly once.</summary>
    [Fact]
    public async Task LeaseAsync_SeededClients_BudgetHoldsAndNothingLeaks()
    {
        var cache = Cache(5000);
        var keys = Enumerable.Range(0, 12).Select(i => Add($"t{i}", 600 + i * 50)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 300; i++)
            {
                var result = await cache.LeaseAsync(keys[random.Next(keys.Count)], "g", CancellationToken.None);
                Assert.InRange(cache.ReservedBytes, 0, 5000);
                if (result.Lease is AdapterLease lease)
                {
                    Assert.False(((FakeWeights)lease.Weights).IsFreed);
                    await Task.Yield();
                    Assert.False(((FakeWeights)lease.Weights).IsFreed);
                    lease.Dispose();
                }
                else
                {
                    Assert.Equal(AdapterRefusal.NoRoom, result.Refusal);
                }
            }
        })));
        Assert.All(cache.Residents, r => Assert.Equal(0, r.Leases));
        cache.Dispose();
        Assert.Equal(_factory.Made, _factory.Freed);
    }

    [Fact]
    public async Task LeaseAsync_AdapterIsLargerThanItsFile_BudgetHoldsAllTheSame()
    {
        _factory.ExtraBytes = 500;
        var cache = Cache(3000);
        (await cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None)).Lease!.Dispose();
        using var second = (await cache.LeaseAsync(Add("b", 1000), "g", CancellationToken.None)).Lease!;
        Assert.Equal(3000, cache.ReservedBytes);

        // Its file fits beside the one that is held; what it becomes does not.
        Assert.Equal(AdapterRefusal.NoRoom, (await cache.LeaseAsync(Add("c", 1400), "g", CancellationToken.None)).Refusal);
        Assert.Equal(1500, cache.ReservedBytes);
        Assert.Equal(2, _factory.Freed);
    }

    [Fact]
    public async Task LeaseAsync_FetchNeverEnds_FailsAndLetsTheNextTry()
    {
        var cache = Cache(1 << 20, fetchSeconds: 1);
        var key = Add("a", 1000);
        _source.Gate = new TaskCompletionSource().Task;
        Assert.Equal(AdapterRefusal.FetchFailed, (await cache.LeaseAsync(key, "g", CancellationToken.None)).Refusal);
        Assert.Equal(0, cache.ReservedBytes);
        _source.Gate = Task.CompletedTask;
        Assert.True((await cache.LeaseAsync(key, "g", CancellationToken.None)).Granted);
    }

    [Fact]
    public async Task LeaseAsync_HostStopsWhileLoading_SaysSo()
    {
        using var stopping = new CancellationTokenSource();
        var cache = Cache(1 << 20, stopping: stopping.Token);
        _source.Gate = new TaskCompletionSource().Task;
        var waiting = cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None).AsTask();
        await stopping.CancelAsync();
        Assert.Equal(AdapterRefusal.HostStopping, (await waiting).Refusal);
    }

    [Fact]
    public async Task Dispose_LoadEndsAfterwards_FreesWhatItBrought()
    {
        var cache = Cache(1 << 20);
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        var waiting = cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None).AsTask();
        cache.Dispose();
        gate.SetResult();
        Assert.Equal(AdapterRefusal.HostStopping, (await waiting).Refusal);
        Assert.Equal((1, 1), (_factory.Made, _factory.Freed));
    }

    [Theory]
    [InlineData(typeof(LlamaCpp.LlamaException), nameof(AdapterRefusal.Unreadable))]
    [InlineData(typeof(AdapterFormatException), nameof(AdapterRefusal.Unreadable))]
    [InlineData(typeof(WrongBaseException), nameof(AdapterRefusal.WrongBase))]
    [InlineData(typeof(IOException), nameof(AdapterRefusal.FetchFailed))]
    public async Task LeaseAsync_LayoutFails_IsAValue(Type exception, string expected)
    {
        _factory.Failure = (Exception)Activator.CreateInstance(exception, "no")!;
        Assert.Equal(expected, (await Cache(1 << 20).LeaseAsync(Add("a", 1000), "g", CancellationToken.None)).Refusal.ToString());
    }

    private AdapterCache Cache(long budget, int fetchSeconds = 60, CancellationToken stopping = default)
    {
        var options = Options.Create(new AdapterCacheOptions { MaxBytes = budget, FetchSeconds = fetchSeconds });
        return new AdapterCache(
            new AdapterLoader(_source, _factory, new AdapterWatch(null), options, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            options,
            NullLogger<AdapterCache>.Instance,
            stopping: stopping);
    }

    private AdapterKey Add(string tenant, int bytes)
    {
        var content = new byte[bytes];
        new Random(tenant.GetHashCode(StringComparison.Ordinal)).NextBytes(content);
        var key = new AdapterKey(new TenantKey(tenant), AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(content)));
        _source.Files[key] = content;
        return key;
    }

    private sealed class FakeFactory : IWeightsFactory
    {
        private int _made;
        private int _freed;

        public int Made => _made;

        public int Freed => _freed;

        public long ExtraBytes { get; set; }

        public Exception? Failure { get; set; }

        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Interlocked.Increment(ref _made);
            return ValueTask.FromResult<IAdapterWeights>(new FakeWeights(canonical.Length + ExtraBytes, () => Interlocked.Increment(ref _freed)));
        }
    }

    private sealed class FakeWeights(long bytes, Action freed) : IAdapterWeights
    {
        public long Bytes { get; } = bytes;

        public bool IsFreed { get; private set; }

        public void Dispose()
        {
            Assert.False(IsFreed);
            IsFreed = true;
            freed();
        }
    }
}
