using System.Globalization;
using TenantStore.Caching;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Caching;

public class ReadThroughCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RegistryCacheOptions _options = new() { Seconds = 30, AbsentSeconds = 2, Capacity = 20 };
    private readonly List<int> _loads = [];
    private Func<int, Task<string?>> _source = key => Task.FromResult<string?>(key.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task GetAsync_500Waiters_AskTheSourceOnce()
    {
        var answer = new TaskCompletionSource<string?>();
        _source = _ => answer.Task;
        var cache = Make();

        var waiters = Enumerable.Range(0, 500).Select(_ => Task.Run(() => cache.GetAsync(1, default).AsTask())).ToList();
        while (_loads.Count == 0)
            await Task.Yield();
        answer.SetResult("x");

        Assert.All(await Task.WhenAll(waiters), value => Assert.Equal("x", value));
        Assert.Single(_loads);
    }

    [Fact]
    public async Task GetAsync_FoundEntry_IsBelievedForItsTime()
    {
        var cache = Make();
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        await cache.GetAsync(1, default);
        Assert.Single(_loads);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await cache.GetAsync(1, default);
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task GetAsync_AbsentEntry_ExpiresSooner()
    {
        _source = _ => Task.FromResult<string?>(null);
        var cache = Make();
        Assert.Null(await cache.GetAsync(1, default));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Null(await cache.GetAsync(1, default));
        Assert.Single(_loads);

        _source = _ => Task.FromResult<string?>("made meanwhile");
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("made meanwhile", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task GetAsync_SourceFails_FailureReachesAllAndIsNotRemembered()
    {
        _source = _ => Task.FromException<string?>(new TenantStoreException("down"));
        var cache = Make();
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(1, default).AsTask());

        _source = _ => Task.FromResult<string?>("up");
        Assert.Equal("up", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task GetAsync_OneWaiterLeaves_OthersGetTheAnswer()
    {
        var answer = new TaskCompletionSource<string?>();
        _source = _ => answer.Task;
        var cache = Make();
        using var leaving = new CancellationTokenSource();
        var first = cache.GetAsync(1, leaving.Token).AsTask();
        var second = cache.GetAsync(1, default).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult("x");

        Assert.Equal("x", await second);
        Assert.Single(_loads);
    }

    [Fact]
    public async Task Remove_WhileLoading_OldAnswerIsNotKept()
    {
        var old = new TaskCompletionSource<string?>();
        _source = _ => old.Task;
        var cache = Make();
        var before = cache.GetAsync(1, default).AsTask();

        cache.Remove(1);
        _source = _ => Task.FromResult<string?>("new");
        Assert.Equal("new", await cache.GetAsync(1, default));
        old.SetResult("old");

        Assert.Equal("old", await before);
        Assert.Equal("new", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task RemoveWhere_WhileLoading_DropsWhatMightMatch()
    {
        var old = new TaskCompletionSource<string?>();
        _source = _ => old.Task;
        var cache = Make();
        var before = cache.GetAsync(1, default).AsTask();

        cache.RemoveWhere((_, value) => value == "old");
        old.SetResult("old");
        await before;
        _source = _ => Task.FromResult<string?>("new");

        Assert.Equal("new", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task RemoveWhere_Condition_SparesTheRest()
    {
        var cache = Make();
        await cache.GetAsync(1, default);
        await cache.GetAsync(2, default);

        cache.RemoveWhere((key, _) => key == 1);
        await cache.GetAsync(1, default);
        await cache.GetAsync(2, default);

        Assert.Equal([1, 2, 1], _loads);
    }

    [Fact]
    public async Task GetAsync_MoreKeysThanRoom_LongestUnusedGoes()
    {
        var cache = Make();
        for (var key = 0; key < 20; key++)
            await cache.GetAsync(key, default);
        await cache.GetAsync(0, default);
        await cache.GetAsync(100, default);
        Assert.Equal(20, cache.Count);

        _loads.Clear();
        await cache.GetAsync(0, default);
        Assert.Empty(_loads);
        await cache.GetAsync(1, default);
        Assert.Equal([1], _loads);
    }

    [Fact]
    public async Task GetAsync_FloodOfUnknownKeys_DrivesNothingKnownOut()
    {
        _source = key => Task.FromResult(key < 10 ? "known" : null);
        var cache = Make();
        for (var key = 0; key < 10; key++)
            await cache.GetAsync(key, default);
        for (var key = 10; key < 10_000; key++)
            await cache.GetAsync(key, default);
        _loads.Clear();

        for (var key = 0; key < 10; key++)
            Assert.Equal("known", await cache.GetAsync(key, default));
        Assert.Empty(_loads);
        Assert.True(cache.Count <= 12);
    }

    [Fact]
    public async Task GetAsync_SourceFails_OldEntryServesWithinItsWindow()
    {
        _options.StaleSeconds = 100;
        var cache = Make();
        Assert.Equal("1", await cache.GetAsync(1, default));
        _source = _ => Task.FromException<string?>(new TenantStoreException("down"));

        _time.Advance(TimeSpan.FromSeconds(99.9));
        Assert.Equal("1", await cache.GetAsync(1, default));
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(2, default).AsTask());

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task GetAsync_SourceFails_IsAskedOnceASecondForAnOldEntry()
    {
        var cache = Make();
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(31));
        _source = _ => Task.FromException<string?>(new TenantStoreException("down"));
        for (var i = 0; i < 100; i++)
            Assert.Equal("1", await cache.GetAsync(1, default));
        Assert.Equal(2, _loads.Count);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", await cache.GetAsync(1, default));
        Assert.Equal(3, _loads.Count);
    }

    [Fact]
    public async Task GetAsync_SourceFails_OldAbsenceIsNotBelieved()
    {
        _source = _ => Task.FromResult<string?>(null);
        var cache = Make();
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(2));
        _source = _ => Task.FromException<string?>(new TenantStoreException("down"));
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task GetAsync_SourceFails_OldAbsenceServesWhereItMay()
    {
        _options.StaleSeconds = 100;
        var fails = false;
        var cache = new ReadThroughCache<int, string>(
            (_, _) => fails ? throw new TenantStoreException("down") : Task.FromResult(new Loaded<string>(null, TimeSpan.Zero)), null, _options, _time, absenceServes: true);
        Assert.Null(await cache.GetAsync(1, default));
        fails = true;
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Null(await cache.GetAsync(1, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task GetAsync_SourceFailsAfterAChange_OldEntryIsNotRevived()
    {
        var version = 0L;
        var cache = Make(new FakeFreshness(() => version, (_, _, _, since) => since < version));
        await cache.GetAsync(1, default);
        _source = _ => Task.FromException<string?>(new TenantStoreException("down"));
        Assert.Equal("1", await cache.GetAsync(1, default));

        version = 1;
        await Assert.ThrowsAsync<TenantStoreException>(() => cache.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task GetAsync_ChangeWhileTheSourceHangs_OldEntryIsNotServedAfterTheSoftTimeout()
    {
        var version = 0L;
        var cache = Make(new FakeFreshness(() => version, (_, _, _, since) => since < version));
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(31));
        var hanging = new TaskCompletionSource<string?>();
        _source = _ => hanging.Task;
        var call = cache.GetAsync(1, default).AsTask();
        await LoadsAsync(2);

        version = 1;
        _source = _ => Task.FromResult<string?>("new");
        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal("new", await call);
        hanging.SetResult("old");
        Assert.Equal("new", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task GetAsync_SourceSlow_OldEntryServesAfterTheSoftTimeoutAndTheNewOneIsKept()
    {
        var cache = Make();
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(31));
        var answer = new TaskCompletionSource<string?>();
        _source = _ => answer.Task;
        var calls = Enumerable.Range(0, 500).Select(_ => cache.GetAsync(1, default).AsTask()).ToList();
        await LoadsAsync(2);
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.All(await Task.WhenAll(calls), value => Assert.Equal("1", value));
        answer.SetResult("new");
        while (await cache.GetAsync(1, default) != "new")
            await Task.Yield();
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task GetAsync_SourceHangs_WhoHasNothingIsToldAfterTheHardTimeout()
    {
        _source = _ => new TaskCompletionSource<string?>().Task;
        var cache = Make();
        var call = cache.GetAsync(1, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Contains("RegistryCache:HardMilliseconds", (await Assert.ThrowsAsync<TenantStoreException>(() => call)).Message, StringComparison.Ordinal);
        _source = _ => Task.FromResult<string?>("up");
        Assert.Equal("up", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task GetAsync_NearItsEnd_IsRefreshedAndNobodyWaits()
    {
        var cache = Make();
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(25));
        var answer = new TaskCompletionSource<string?>();
        _source = _ => answer.Task;
        for (var i = 0; i < 100; i++)
            Assert.True(cache.GetAsync(1, default) is { IsCompletedSuccessfully: true, Result: "1" });
        await LoadsAsync(2);
        answer.SetResult("new");
        while (await cache.GetAsync(1, default) != "new")
            await Task.Yield();
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task GetAsync_LoadedFromAnOlderReading_LivesForTheRestOfItsTime()
    {
        var cache = new ReadThroughCache<int, string>((_, _) =>
        {
            _loads.Add(1);
            return Task.FromResult(new Loaded<string>("x", TimeSpan.FromSeconds(14)));
        }, null, _options, _time);
        await cache.GetAsync(1, default);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        await cache.GetAsync(1, default);
        Assert.Single(_loads);
        _time.Advance(TimeSpan.FromSeconds(6.1));
        await cache.GetAsync(1, default);
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task GetAsync_LoadBegunBeforeAChangeThatMayConcernIt_IsNotJoined()
    {
        var version = 0L;
        var cache = Make(new FakeFreshness(() => version, (_, _, isKnown, since) => !isKnown && since < version));
        var old = new TaskCompletionSource<string?>();
        _source = _ => old.Task;
        var before = cache.GetAsync(1, default).AsTask();

        version = 1;
        _source = _ => Task.FromResult<string?>("new");
        Assert.Equal("new", await cache.GetAsync(1, default));
        old.SetResult("old");
        Assert.Equal("old", await before);
        Assert.Equal("new", await cache.GetAsync(1, default));
    }

    [Fact]
    public async Task GetAsync_FloodWhileTheSourceHangs_IsBoundedAndDrivesNothingKnownOut()
    {
        var cache = Make();
        for (var key = 0; key < 20; key++)
            await cache.GetAsync(key, default);
        _source = _ => new TaskCompletionSource<string?>().Task;
        var flood = Enumerable.Range(100, 1000).Select(key => cache.GetAsync(key, default).AsTask()).ToList();

        Assert.True(cache.Count <= 22);
        Assert.Equal(998, flood.Count(call => call.IsFaulted));
        _loads.Clear();
        for (var key = 0; key < 20; key++)
            Assert.Equal(key.ToString(CultureInfo.InvariantCulture), await cache.GetAsync(key, default));
        Assert.Empty(_loads);
    }

    private async Task LoadsAsync(int count)
    {
        while (true)
        {
            lock (_loads)
            {
                if (_loads.Count >= count)
                    return;
            }

            await Task.Yield();
        }
    }

    private ReadThroughCache<int, string> Make(IFreshness<int, string> freshness) => new(async (key, _) =>
    {
        lock (_loads)
            _loads.Add(key);
        return new Loaded<string>(await _source(key), TimeSpan.Zero);
    }, freshness, _options, _time);

    private ReadThroughCache<int, string> Make() => new((key, _) =>
    {
        lock (_loads)
            _loads.Add(key);
        return _source(key);
    }, _options, _time);

    private sealed class FakeFreshness(Func<long> version, Func<int, string?, bool, long, bool> isStale) : IFreshness<int, string>
    {
        public long Version => version();

        public bool IsStale(int key, string? value, bool isKnown, long since) => isStale(key, value, isKnown, since);
    }
}
