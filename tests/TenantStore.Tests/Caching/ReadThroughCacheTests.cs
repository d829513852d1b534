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

    private ReadThroughCache<int, string> Make() => new((key, _) =>
    {
        lock (_loads)
            _loads.Add(key);
        return _source(key);
    }, _options, _time);
}
