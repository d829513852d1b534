namespace TenantStore.Limits;

/// <summary>What becomes of requests while the shared ledger cannot be reached.</summary>
public enum RedisLossPolicy
{
    /// <summary>Each gateway goes on counting by itself, with its share of every limit.</summary>
    Share,

    /// <summary>Requests are refused with 503 until Redis is back.</summary>
    FailClosed,
}
