namespace Gateway.Errors;

/// <summary>Everything the gateway itself can refuse a request for. <see cref="RefusalCatalog"/> maps each to HTTP.</summary>
internal enum GatewayRefusal
{
    InvalidRequest,
    UnsupportedCapability,
    InvalidApiKey,
    InsufficientScope,
    ModelNotFound,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    LimitReached,
    RequestTooLarge,
    UnsupportedMediaType,
    InvalidAdapter,
    GateRefused,
    VersionNotPassed,
    InternalError,
    Overloaded,
    HostUnavailable,
    AdapterUnavailable,
    StorageUnavailable,
    HostFailed,
    DeadlineExceeded,
    RateLimitExceeded,
    ConcurrencyExceeded,
    BudgetExhausted,
    LimitsUnavailable,
    InsufficientStorage,
    Draining,
}
