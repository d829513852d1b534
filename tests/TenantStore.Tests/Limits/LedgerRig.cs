using TenantStore.Limits;
using TenantStore.Limits.InProcess;

namespace TenantStore.Tests.Limits;

/// <summary>A ledger in process under clocks of the test's own, and short ways to ask it.</summary>
internal sealed class LedgerRig
{
    private int _requests;

    public LedgerRig() => Ledger = new InProcessLedger(History, Clocks);

    public TwoClocks Clocks { get; } = new();

    public FakeHistory History { get; } = new();

    public InProcessLedger Ledger { get; }

    public TenantId Tenant { get; } = TenantId.New(TimeProvider.System);

    public static CallerId Caller { get; } = CallerOf(0);

    public static CallerId CallerOf(int number) => CallerId.OfToken(TokenId.Parse($"caller{number:D6}"));

    public async Task<LimitDecision> AskAsync(
        RateLimits limits, long tokens = 0, RateLimits? ofCaller = null, CallerId? caller = null, TenantId? tenant = null, bool force = false) =>
        await Ledger.ReserveAsync(
            new LimitRequest($"req_{_requests++}", tenant ?? Tenant, caller ?? Caller, limits, ofCaller ?? RateLimits.None, tokens, force), default);

    /// <summary>Asks, runs and settles; whether it was admitted.</summary>
    public async Task<bool> RunAsync(RateLimits limits, long tokens = 0, long? cost = null)
    {
        var decision = await AskAsync(limits, tokens);
        if (decision.Reservation is { } held)
            await SettleAsync(held, cost ?? tokens);
        return decision.Reservation is not null;
    }

    /// <summary>As billing does it: usage knows it too, from which a ledger that forgot an idle tenant learns the month again.</summary>
    public async Task SettleAsync(LimitReservation held, long tokens)
    {
        await Ledger.SettleAsync(held, tokens);
        foreach (var caller in new CallerId?[] { null, held.Caller })
            History.Spent[(held.Tenant, caller, held.Month)] = History.Spent.GetValueOrDefault((held.Tenant, caller, held.Month)) + tokens;
    }
}
