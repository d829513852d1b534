namespace TenantStore.Limits;

/// <summary>Which limit a request is over.</summary>
public enum LimitKind
{
    Requests,
    Tokens,
    Concurrency,
    Budget,
}
