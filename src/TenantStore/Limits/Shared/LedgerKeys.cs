namespace TenantStore.Limits.Shared;

/// <summary>Names of a tenant's keys. The braces put all of them into one hash slot, as one script wants them.</summary>
internal static class LedgerKeys
{
    /// <summary>The keys of tenant and caller.</summary>
    public static string[] Subjects(LimitReservation held) =>
        [.. OfSubject(held.Tenant, "t", held.Month), .. OfSubject(held.Tenant, "c:" + held.Caller, held.Month)];

    /// <summary>The callers that something is counted of.</summary>
    public static string Callers(TenantId tenant) => $"limits:{{{tenant}}}:callers";

    /// <summary>Remembers that a request is settled.</summary>
    public static string Settled(TenantId tenant, string request) => $"limits:{{{tenant}}}:done:{request}";

    /// <summary>The month's tokens, of the tenant or of a caller.</summary>
    public static string Budget(TenantId tenant, CallerId? caller, BillingMonth month) => $"limits:{{{tenant}}}:{(caller is { } one ? "c:" + one : "t")}:b:{month}";

    /// <summary>When the month's tokens were learnt, of tenant and caller.</summary>
    public static string[] Learnt(LimitReservation held) => [Learnt(held.Tenant, null, held.Month), Learnt(held.Tenant, held.Caller, held.Month)];

    public static string Learnt(TenantId tenant, CallerId? caller, BillingMonth month) => $"limits:{{{tenant}}}:{(caller is { } one ? "c:" + one : "t")}:m:{month}";

    private static string[] OfSubject(TenantId tenant, string subject, BillingMonth month)
    {
        var prefix = $"limits:{{{tenant}}}:{subject}";
        return [$"{prefix}:w", $"{prefix}:a", $"{prefix}:h:{month}", $"{prefix}:k:{month}", $"{prefix}:b:{month}"];
    }
}
