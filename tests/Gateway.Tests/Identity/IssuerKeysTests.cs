using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Identity;
using Gateway.Identity.Fetching;
using Gateway.Identity.Keys;
using Gateway.Identity.Signatures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.IdentityProviders;

namespace Gateway.Tests.Identity;

/// <summary>How often a provider is asked, and what holds while it cannot be. Time is a number here.</summary>
public sealed class IssuerKeysTests
{
    private static readonly KeySet s_old = SetOf("old");
    private static readonly KeySet s_both = SetOf("old", "new");
    private static readonly KeySet s_new = SetOf("new");
    private static readonly TenantId s_acme = TenantId.New(TimeProvider.System);
    private static readonly TenantId s_globex = TenantId.New(TimeProvider.System);

    private readonly ManualTime _time = new();
    private readonly ScriptedFetcher _fetcher = new();
    private readonly IssuerKeyStore _store;

    public IssuerKeysTests() =>
        _store = new IssuerKeyStore(_fetcher, Options.Create(new OidcOptions { MaxIssuers = 10 }), _time, NullLogger<IssuerKeyStore>.Instance);

    [Fact]
    public async Task FindAsync_AThousandAtOnce_AskTheProviderOnce()
    {
        var answer = new TaskCompletionSource<(KeySet?, string?)>();
        _fetcher.Answer = _ => answer.Task;
        var waiting = Enumerable.Range(0, 1000).Select(_ => FindAsync("old")).ToList();
        answer.SetResult((s_old, null));
        Assert.All(await Task.WhenAll(waiting), Assert.NotNull);
        Assert.Equal(1, _fetcher.Count);
    }

    [Fact]
    public async Task FindAsync_UnknownKid_AsksAgainOnceInFiveMinutes()
    {
        _fetcher.Keys = s_old;
        Assert.NotNull(await FindAsync("old"));
        _fetcher.Keys = s_both;
        for (var i = 0; i < 1000; i++)
            Assert.Null(await FindAsync($"unknown-{i}"));
        Assert.Null(await FindAsync("new"));
        Assert.Equal(1, _fetcher.Count);

        _time.Advance(OidcOptions.UnknownKeySpacing);
        Assert.NotNull(await FindAsync("new"));
        for (var i = 0; i < 1000; i++)
            Assert.Null(await FindAsync($"unknown-{i}"));
        Assert.Equal(2, _fetcher.Count);
    }

    [Fact]
    public async Task FindAsync_KeysGrownOld_AreRefreshedBehindTheRequest()
    {
        _fetcher.Keys = s_old;
        Assert.NotNull(await FindAsync("old"));
        _time.Advance(TimeSpan.FromMinutes(OidcOptions.DefaultRefreshMinutes));
        var answer = new TaskCompletionSource<(KeySet?, string?)>();
        _fetcher.Answer = _ => answer.Task;

        Assert.NotNull(await FindAsync("old"));
        answer.SetResult((s_new, null));
        Assert.NotNull(await FindAsync("new"));
        Assert.Null(await FindAsync("old"));
        Assert.Equal(2, _fetcher.Count);
    }

    [Fact]
    public async Task FindAsync_ProviderAway_TheLastGoodKeysHoldForTheStatedTime()
    {
        _fetcher.Keys = s_old;
        Assert.NotNull(await FindAsync("old"));
        _fetcher.Keys = null;
        for (var hours = 1; hours < OidcOptions.DefaultKeepHours; hours++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await FindAsync("old"));
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await FindAsync("old"));
        _fetcher.Keys = s_old;
        _time.Advance(OidcOptions.RetrySpacing);
        Assert.NotNull(await FindAsync("old"));
    }

    [Fact]
    public async Task FindAsync_ProviderNeverReached_IsAskedOnceInHalfAMinute()
    {
        for (var i = 0; i < 1000; i++)
            Assert.Null(await FindAsync("old"));
        Assert.Equal(1, _fetcher.Count);
        _time.Advance(OidcOptions.RetrySpacing);
        Assert.Null(await FindAsync("old"));
        Assert.Equal(2, _fetcher.Count);
    }

    [Fact]
    public async Task FindAsync_OneTenantsProviderHangs_AnothersIsAnswered()
    {
        var hanging = new TaskCompletionSource<(KeySet?, string?)>();
        _fetcher.Answer = source => source.Tenant == s_acme ? hanging.Task : Task.FromResult<(KeySet?, string?)>((s_old, null));
        var acme = FindAsync("old");
        Assert.NotNull(await FindAsync("old", s_globex));
        Assert.False(acme.IsCompleted);
        hanging.SetResult((null, "gone"));
        Assert.Null(await acme);
    }

    /// <summary>Also of one issuer: how fast the answer is tells nobody that another tenant uses it.</summary>
    [Fact]
    public async Task FindAsync_TwoTenantsOfOneIssuer_ShareNothing()
    {
        _fetcher.Keys = s_old;
        await FindAsync("old");
        await FindAsync("old", s_globex);
        Assert.Equal([s_acme, s_globex], _fetcher.Sources.Select(source => source.Tenant!.Value));
    }

    [Fact]
    public async Task FindAsync_CallerLeaves_TheFetchGoesOnForTheOthers()
    {
        var answer = new TaskCompletionSource<(KeySet?, string?)>();
        _fetcher.Answer = _ => answer.Task;
        using var leaving = new CancellationTokenSource();
        var first = _store.FindAsync(KeySource.Of(s_acme, "https://a.example"), "old", SigningAlgorithm.RS256, leaving.Token).AsTask();
        var second = FindAsync("old");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult((s_old, null));
        Assert.NotNull(await second);
        Assert.Equal(1, _fetcher.Count);
    }

    [Fact]
    public async Task FindAsync_MoreIssuersThanTheBound_ForgetsTheOneUnusedLongest()
    {
        _fetcher.Keys = s_old;
        for (var i = 0; i < 11; i++)
            await FindAsync("old", issuer: $"https://{i}.example");
        await FindAsync("old", issuer: "https://10.example");
        Assert.Equal(11, _fetcher.Count);
        await FindAsync("old", issuer: "https://0.example");
        Assert.Equal(12, _fetcher.Count);
    }

    private Task<VerificationKey?> FindAsync(string id, TenantId? tenant = null, string issuer = "https://a.example") =>
        _store.FindAsync(KeySource.Of(tenant ?? s_acme, issuer), id, SigningAlgorithm.RS256, default).AsTask();

    private static KeySet SetOf(params string[] ids)
    {
        var keys = new JsonObject { ["keys"] = new JsonArray([.. ids.Select(id => (JsonNode)SigningKey.Rsa(id).Published)]) };
        return KeySetReader.Read(System.Text.Encoding.UTF8.GetBytes(keys.ToJsonString())).Set!;
    }

    private sealed class ScriptedFetcher : IKeyFetcher
    {
        public KeySet? Keys { get; set; }

        public Func<KeySource, Task<(KeySet?, string?)>>? Answer { get; set; }

        public ConcurrentQueue<KeySource> Sources { get; } = new();

        public int Count => Sources.Count;

        public Task<(KeySet? Keys, string? Fault)> FetchAsync(KeySource source)
        {
            Sources.Enqueue(source);
            return Answer?.Invoke(source) ?? Task.FromResult((Keys, Keys is null ? "gone" : null));
        }
    }
}
