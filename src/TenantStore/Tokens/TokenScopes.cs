namespace TenantStore.Tokens;

/// <summary>What a token may do.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,

    /// <summary><c>platform:admin</c>: tenants, base models, hosts. Only platform tokens carry it.</summary>
    PlatformAdmin = 1,

    /// <summary><c>tenant:admin</c>: the tenant's tokens, aliases, audit.</summary>
    TenantAdmin = 2,

    /// <summary><c>adapters:write</c></summary>
    AdaptersWrite = 4,

    /// <summary><c>adapters:read</c></summary>
    AdaptersRead = 8,

    /// <summary><c>usage:read</c></summary>
    UsageRead = 16,

    /// <summary><c>inference</c>: the data plane.</summary>
    Inference = 32,

    /// <summary><c>data:read</c>: interactions, samples, datasets, evaluations and what people said of answers.</summary>
    DataRead = 64,

    /// <summary><c>data:write</c></summary>
    DataWrite = 128,

    /// <summary><c>experiments:write</c>: live comparisons of two versions.</summary>
    ExperimentsWrite = 256,

    /// <summary>All that a tenant's token may carry.</summary>
    AllOfTenant = TenantAdmin | AdaptersWrite | AdaptersRead | UsageRead | Inference | DataRead | DataWrite | ExperimentsWrite,
}
