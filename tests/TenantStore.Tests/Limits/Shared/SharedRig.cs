using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore.Limits;
using TenantStore.Limits.InProcess;
using TenantStore.Limits.Shared;
using TenantStore.Redis;
using TestServers;

namespace TenantStore.Tests.Limits.Shared;

/// <summary>The ledger of one gateway on a real Redis, and short ways to ask it.</summary>
internal sealed class SharedRig : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly RedisLink _link;

    private SharedRig(RedisServer server, LimitsOptions options, FakeHistory history, TimeProvider time)
    {
        _link = new RedisLink(
            new RedisOptions { ConnectionString = server.ConnectionString, SoftMilliseconds = 1000, HardMilliseconds = 2000, OpenMilliseconds = 50 },
            TimeProvider.System, NullLogger<RedisLink>.Instance);
        History = history;
        Redis = new RedisLedger(_link, history, Options.Create(options), time);
        Ledger = new SharedLedger(Redis, new InProcessLedger(history, time), Options.Create(options));
    }

    public FakeHistory History { get; }

    public RedisLedger Redis { get; }

    public SharedLedger Ledger { get; }

    public static async Task<SharedRig> StartAsync(
        RedisServer server, LimitsOptions? options = null, FakeHistory? history = null, TimeProvider? time = null)
    {
        var rig = new SharedRig(server, options ?? new LimitsOptions { OnRedisLoss = RedisLossPolicy.FailClosed }, history ?? new FakeHistory(), time ?? TimeProvider.System);
        await rig.ConnectedAsync();
        return rig;
    }

    /// <summary>Until Redis answers.</summary>
    public async Task ConnectedAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!(await _link.GetAsync("nothing", patience.Token)).IsAvailable)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask<LimitDecision> AskAsync(
        TenantId tenant, RateLimits limits, long tokens = 0, RateLimits? ofCaller = null, int caller = 0, bool force = false) => Ledger.ReserveAsync(
            new LimitRequest($"req_{Guid.NewGuid():N}", tenant, LedgerRig.CallerOf(caller), limits, ofCaller ?? RateLimits.None, tokens, force), default);

    /// <summary>Asks until it is admitted.</summary>
    public async Task<LimitReservation> AdmittedAsync(TenantId tenant, RateLimits limits, long tokens = 0)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if ((await AskAsync(tenant, limits, tokens)).Reservation is { } held)
                return held;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync() => await _link.DisposeAsync();
}
