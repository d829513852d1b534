using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Credentials;
using TenantStore.Redis;

namespace TenantStore.Tests.Redis;

/// <summary>Two gateways' shared caches on one real Redis.</summary>
[Collection(RedisCollection.Name)]
public sealed class SharedCacheTests(RedisFixture redis) : IAsyncLifetime
{
    private const string Prefix = "shared:";
    private const string Canary = "secret-canary-slug";
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
    private static readonly TokenId s_token = TokenId.Parse("0123456789AB");
    private static readonly RegistryChange s_change = new RegistryChange.TokenChanged(s_token);

    private readonly RegistryCacheOptions _options = new();
    private readonly SharedSeal _seal = new(s_key);
    private readonly ChangeLedger _ledger = new();
    private readonly ChangeLedger _otherLedger = new();
    private RedisLink _link = null!;
    private RedisSharedStore _store = null!;
    private int _reads;

    public async Task InitializeAsync()
    {
        _link = new RedisLink(
            new RedisOptions { ConnectionString = redis.Server.ConnectionString, KeyPrefix = Prefix, SoftMilliseconds = 1000 },
            TimeProvider.System, NullLogger<RedisLink>.Instance);
        while (!(await _link.GetAsync("probe", default)).IsAvailable)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        _store = new RedisSharedStore(_link);
        _ledger.Restart(10, 10);
        _otherLedger.Restart(10, 10);
        Assert.Equal("+OK", await redis.Server.CommandAsync("FLUSHALL"));
    }

    public async Task DisposeAsync() => await _link.DisposeAsync();

    [Fact]
    public async Task GetAsync_ReadByAnother_IsNotReadAgain()
    {
        await FillAsync(Row("ide"), 10);
        var (row, age) = await AskAsync(Other(), Row("never read"));

        Assert.Equal("ide", row!.Slug);
        Assert.Equal(1, _reads);
        Assert.InRange(age, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task GetAsync_NoneForAnother_IsRememberedForAbsentSeconds()
    {
        await FillAsync(null, 10);
        Assert.Null((await AskAsync(Other(), Row("x"))).Value);
        Assert.Equal(1, _reads);
        var left = await redis.Server.CommandAsync("PTTL " + RedisKey());
        Assert.InRange(int.Parse(left[1..], System.Globalization.CultureInfo.InvariantCulture), 1, _options.AbsentSeconds * 1000);
    }

    [Fact]
    public async Task GetAsync_OlderThanAKnownChange_IsReadAgain()
    {
        await FillAsync(Row("old"), 10);
        _otherLedger.Advance(11, [s_change]);

        Assert.Equal("new", (await AskAsync(Other(), Row("new"), 11)).Value!.Slug);
    }

    [Fact]
    public async Task GetAsync_TenantChanged_TokenIsReadAgain()
    {
        await FillAsync(Row("old"), 10);
        _otherLedger.Advance(11, [new RegistryChange.TenantChanged(TenantId.Parse(Row("x").TenantId!))]);

        Assert.Equal("new", (await AskAsync(Other(), Row("new"), 11)).Value!.Slug);
    }

    [Fact]
    public async Task GetAsync_LogNotReadYet_TakesNothingFromOthers()
    {
        await FillAsync(Row("old"), 10);
        var fresh = new SharedCache(_store, _seal, _options, new ChangeLedger());

        Assert.Equal("new", (await AskAsync(fresh, Row("new"))).Value!.Slug);
    }

    [Fact]
    public async Task GetAsync_SlowReaderOfBeforeTheChange_WritesNothingOver()
    {
        var cache = Mine();
        // Read before the change, arrives after it was announced.
        await cache.MarkAsync(11, SharedKeys.Token, s_token.ToString());
        await AskAsync(cache, Row("old"), 10);
        await AskAsync(cache, Row("old"), 10);
        Assert.Equal("11:", Encoding.UTF8.GetString((await _store.ReadAsync(Name(), default))!.Value.Bytes.Span));

        await FillAsync(Row("new"), 11);
        // Also for one that does not know the change yet: the entry is newer.
        Assert.Equal("new", (await AskAsync(Other(), Row("never read"))).Value!.Slug);
    }

    [Fact]
    public async Task GetAsync_EntryOfAnotherFormatKeyOrRow_IsIgnored()
    {
        var entry = new SharedEntry<CredentialRow>(10, 600_000, Row("foreign"));
        var swapped = SharedFormat.Write(_seal, _seal.NameOf(SharedKeys.Token, "BA9876543210"), entry);
        var good = SharedFormat.Write(_seal, Name(), entry);
        byte[][] foreign =
        [
            SharedFormat.Write(_seal, Name(), entry, SharedFormat.Version - 1),
            SharedFormat.Write(_seal, Name(), entry, SharedFormat.Version + 1),
            SharedFormat.Write(new SharedSeal(s_key.Reverse().ToArray()), Name(), entry),
            SharedFormat.Write(_seal, Name(), new SharedEntry<PreviousRow>(10, 600_000, new PreviousRow { TokenId = "0123456789AB" })),
            swapped,
            [.. "99"u8, .. good.AsSpan(good.AsSpan().IndexOf((byte)':'))],
            good[..^1],
            good[..5],
            [],
            "10:"u8.ToArray(),
            Encoding.UTF8.GetBytes("""10:{"Life":600000,"Row":{"TokenId":"0123456789AB"}}"""),
            [.. good.AsSpan(0, good.Length - 1), (byte)(good[^1] ^ 1)],
            [0xff, 0x00, 0x80],
        ];
        foreach (var bytes in foreign)
        {
            await redis.Server.CommandAsync("FLUSHALL");
            await _link.SetAsync("registry:" + Name(), bytes, TimeSpan.FromSeconds(590), default);
            Assert.Equal("true", (await AskAsync(Other(), Row("true"))).Value!.Slug);
        }

        await redis.Server.CommandAsync("FLUSHALL");
        await _link.SetAsync("registry:" + Name(), good, TimeSpan.FromSeconds(590), default);
        Assert.Equal("foreign", (await AskAsync(Other(), Row("true"))).Value!.Slug);
    }

    [Fact]
    public async Task GetAsync_SourceFails_AnotherGatewaysOlderEntryServes()
    {
        var bytes = SharedFormat.Write(_seal, Name(), new SharedEntry<CredentialRow>(10, 600_000, Row("known there")));
        await _link.SetAsync("registry:" + Name(), bytes, TimeSpan.FromSeconds(300), default);
        var (row, age) = await Other().GetAsync<CredentialRow>(
            SharedKeys.Token, s_token.ToString(), Things, _ => throw new TenantStoreException("down"), default);
        Assert.Equal("known there", row!.Slug);
        Assert.InRange(age, TimeSpan.FromSeconds(299), TimeSpan.FromSeconds(400));

        // But not one that is older than a change which reached us.
        _otherLedger.Learn(11, [s_change]);
        await Assert.ThrowsAsync<TenantStoreException>(() => Other().GetAsync<CredentialRow>(
            SharedKeys.Token, s_token.ToString(), Things, _ => throw new TenantStoreException("down"), default));
    }

    [Fact]
    public async Task Redis_NeverHoldsAnIdOrAContent()
    {
        await FillAsync(Row(Canary), 10);
        await Mine().MarkAsync(11, SharedKeys.Alias, SharedKeys.OfAlias(TenantId.Parse(Row("x").TenantId!), AliasName.Parse("quickfix")));
        var all = (await _link.EvaluateAsync(
            "local t = {} for _, k in ipairs(redis.call('KEYS', '*')) do t[#t + 1] = k t[#t + 1] = redis.call('GET', k) end return table.concat(t, ' ')",
            [], [], null, default)).Value.ToString();

        Assert.Contains(Name(), all, StringComparison.Ordinal);
        Assert.All([s_token.ToString(), Canary, "quickfix", Row("x").TenantId!, "TokenId"], text => Assert.DoesNotContain(text, all, StringComparison.Ordinal));
    }

    private static CredentialRow Row(string slug) => new()
    {
        TokenId = s_token.ToString(),
        SecretHash = [1, 2, 3],
        Slug = slug,
        TenantId = "0123456789abcdef0123456789abcdef",
        Status = "active",
        Limits = "{}",
    };

    private static IEnumerable<RegistryChange> Things(CredentialRow? row) =>
        row is null ? [s_change] : [s_change, new RegistryChange.TenantChanged(TenantId.Parse(row.TenantId!))];

    private string Name() => _seal.NameOf(SharedKeys.Token, s_token.ToString());

    private string RedisKey() => $"{Prefix}registry:{Name()}";

    private SharedCache Mine() => new(_store, _seal, _options, _ledger);

    private SharedCache Other() => new(_store, new SharedSeal(s_key), _options, _otherLedger);

    private async Task<Loaded<CredentialRow>> AskAsync(SharedCache cache, CredentialRow? row, long position = 10) => await cache.GetAsync(
        SharedKeys.Token, s_token.ToString(), Things, _ =>
        {
            _reads++;
            return Task.FromResult(new Sourced<CredentialRow>(row, position));
        }, default);

    /// <summary>One gateway reads it, and its answer has come to Redis.</summary>
    private async Task FillAsync(CredentialRow? row, long position)
    {
        await AskAsync(Mine(), row, position);
        while (await _store.ReadAsync(Name(), default) is not { } stored || SharedFormat.Read<CredentialRow>(_seal, Name(), stored.Bytes.Span)?.Position != position)
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
    }

    private sealed class PreviousRow
    {
        public string TokenId { get; init; } = "";
    }
}
