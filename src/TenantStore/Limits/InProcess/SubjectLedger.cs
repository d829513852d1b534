namespace TenantStore.Limits.InProcess;

/// <summary>All that is counted for a tenant, or for one of its callers. Not for several threads: its tenant's lock is held.</summary>
internal sealed class SubjectLedger
{
    private static readonly TimeSpan s_concurrencyRetry = TimeSpan.FromSeconds(1);

    public SlidingWindow Window { get; } = new();

    public BudgetLedger Budget { get; } = new();

    public int Running { get; set; }

    /// <summary>Nothing is counted that time would not have removed. The month can be learnt again.</summary>
    public bool IsIdle => Running == 0 && Window.IsEmpty;

    /// <summary>Null when there is room; else the limit that takes longest to free.</summary>
    public LimitRefusal? Judge(RateLimits limits, long tokens, bool ofCaller, LedgerTime now)
    {
        Window.Advance(now.Second);
        if (limits.MonthlyTokens is { } monthly && Budget.Used + Math.Min(tokens, monthly) > monthly)
            return new LimitRefusal(LimitKind.Budget, ofCaller, monthly, now.UntilMonthEnds);
        return Longer(JudgeRequests(limits, ofCaller, now), JudgeTokens(limits, tokens, ofCaller, now)) ?? JudgeConcurrency(limits, ofCaller);
    }

    public RateGauge? RequestGauge(RateLimits limits, LedgerTime now) =>
        limits.RequestsPerMinute is { } limit ? Gauge(limit, Window.Requests, now) : null;

    public RateGauge? TokenGauge(RateLimits limits, LedgerTime now) =>
        limits.TokensPerMinute is { } limit ? Gauge(limit, Window.Tokens, now) : null;

    public static LimitRefusal? Longer(LimitRefusal? one, LimitRefusal? other) =>
        one is null || other is null ? one ?? other : one.RetryAfter >= other.RetryAfter ? one : other;

    private LimitRefusal? JudgeRequests(RateLimits limits, bool ofCaller, LedgerTime now) =>
        limits.RequestsPerMinute is { } limit && Window.FreeAt(Window.Requests + 1 - limit, 0) is { } second
            ? new LimitRefusal(LimitKind.Requests, ofCaller, limit, now.Until(second))
            : null;

    // One that is larger than the limit needs the window for itself.
    private LimitRefusal? JudgeTokens(RateLimits limits, long tokens, bool ofCaller, LedgerTime now) =>
        limits.TokensPerMinute is { } limit && Window.FreeAt(0, Window.Tokens + Math.Min(tokens, limit) - limit) is { } second
            ? new LimitRefusal(LimitKind.Tokens, ofCaller, limit, now.Until(second))
            : null;

    private LimitRefusal? JudgeConcurrency(RateLimits limits, bool ofCaller) =>
        limits.Concurrency is { } limit && Running >= limit ? new LimitRefusal(LimitKind.Concurrency, ofCaller, limit, s_concurrencyRetry) : null;

    private RateGauge Gauge(long limit, long used, LedgerTime now) =>
        new(limit, Math.Max(0, limit - used), Window.EmptyAt() is { } second ? now.Until(second) : TimeSpan.Zero);
}
