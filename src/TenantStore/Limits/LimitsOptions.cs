using System.ComponentModel.DataAnnotations;

namespace TenantStore.Limits;

/// <summary>How limits are kept. Section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";
    public const int DefaultLeaseSeconds = 30;
    public const int DefaultReportPatienceSeconds = 10;

    /// <summary>What becomes of requests over a limit, of tenants whose own limits do not say.</summary>
    public LimitMode Mode { get; set; } = LimitMode.Enforce;

    /// <summary>What becomes of requests while Redis, which several gateways count in, cannot be reached.</summary>
    public RedisLossPolicy OnRedisLoss { get; set; } = RedisLossPolicy.Share;

    /// <summary>How many gateways there are: without Redis each allows this part of every limit, rounded up.</summary>
    [Range(1, 1000)]
    public int Gateways { get; set; } = 1;

    /// <summary>Seconds after which what a dead gateway held in Redis is free again. A living one renews it three times as often.</summary>
    [Range(1, 600)]
    public int LeaseSeconds { get; set; } = DefaultLeaseSeconds;

    /// <summary>Seconds to wait for a host's word about a request that was cut short; after that what was forwarded of it is billed.</summary>
    [Range(1, 300)]
    public int ReportPatienceSeconds { get; set; } = DefaultReportPatienceSeconds;
}
