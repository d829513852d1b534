namespace TenantStore.Limits.InProcess;

/// <summary>One tenant's ledgers: its own and its callers'. Every member wants <see cref="Gate"/> held.</summary>
internal sealed class TenantAccount
{
    private readonly Dictionary<CallerId, SubjectLedger> _callers = [];
    private readonly Dictionary<string, HeldRequest> _held = new(StringComparer.Ordinal);

    public Lock Gate { get; } = new();

    /// <summary>One reader of what was used before at a time.</summary>
    public SemaphoreSlim Learning { get; } = new(1, 1);

    /// <summary>The ledger has forgotten it: look for another.</summary>
    public bool Gone { get; set; }

    public SubjectLedger Tenant { get; } = new();

    public bool IsIdle => _held.Count == 0 && Tenant.IsIdle;

    public SubjectLedger Caller(CallerId caller)
    {
        if (!_callers.TryGetValue(caller, out var ledger))
            _callers[caller] = ledger = new SubjectLedger();
        return ledger;
    }

    /// <summary>Whether what was used before must be read first.</summary>
    public bool MustLearn(LimitRequest request, BillingMonth month) =>
        (request.OfTenant.MonthlyTokens is not null && !Tenant.Budget.Knows(month))
        || (request.OfCaller.MonthlyTokens is not null && !Caller(request.Caller).Budget.Knows(month));

    public LimitDecision Decide(LimitRequest request, LedgerTime now)
    {
        var caller = Caller(request.Caller);
        var refusal = SubjectLedger.Longer(
            Tenant.Judge(request.OfTenant, request.Tokens, ofCaller: false, now), caller.Judge(request.OfCaller, request.Tokens, ofCaller: true, now));
        var reservation = refusal is null || request.Force ? Hold(request, caller, now) : null;
        return new LimitDecision(reservation, refusal, new LimitState(
            RateGauge.Tighter(Tenant.RequestGauge(request.OfTenant, now), caller.RequestGauge(request.OfCaller, now)),
            RateGauge.Tighter(Tenant.TokenGauge(request.OfTenant, now), caller.TokenGauge(request.OfCaller, now))));
    }

    public void Release(string id)
    {
        if (_held.TryGetValue(id, out var held))
            Release(held);
    }

    public void Settle(string id, long tokens)
    {
        if (!_held.Remove(id, out var held))
            return;
        Release(held);
        var (month, reserved) = (held.Reservation.Month, held.Reservation.Tokens);
        Tenant.Window.Correct(held.OfTenant, tokens - reserved);
        held.Caller.Window.Correct(held.OfCaller, tokens - reserved);
        Tenant.Budget.Settle(month, reserved, tokens);
        held.Caller.Budget.Settle(month, reserved, tokens);
    }

    public void Charge(string id, CallerId caller, BillingMonth month, long tokens)
    {
        // Its host was faster than the request's own end here.
        if (_held.ContainsKey(id))
        {
            Settle(id, tokens);
            return;
        }

        Tenant.Budget.Settle(month, 0, tokens);
        Caller(caller).Budget.Settle(month, 0, tokens);
    }

    /// <summary>Forgets callers of whom nothing counts any more.</summary>
    public void Sweep(long second)
    {
        Tenant.Window.Advance(second);
        foreach (var (id, caller) in _callers)
        {
            caller.Window.Advance(second);
            if (caller.IsIdle && _held.Values.All(held => held.Caller != caller))
                _callers.Remove(id);
        }
    }

    private LimitReservation Hold(LimitRequest request, SubjectLedger caller, LedgerTime now)
    {
        var reservation = new LimitReservation(request.Id, request.Tenant, request.Caller, request.Tokens, now.Month);
        var held = new HeldRequest(
            reservation, caller, Tenant.Window.Add(now.Second, request.Tokens), caller.Window.Add(now.Second, request.Tokens));
        _held.Add(request.Id, held);
        Hold(Tenant, request, now);
        Hold(caller, request, now);
        return reservation;
    }

    private static void Hold(SubjectLedger ledger, LimitRequest request, LedgerTime now)
    {
        ledger.Running++;
        ledger.Budget.Hold(now.Month, request.Tokens);
    }

    private void Release(HeldRequest held)
    {
        if (!held.Running)
            return;
        held.Running = false;
        Tenant.Running--;
        held.Caller.Running--;
    }
}
