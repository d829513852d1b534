namespace Gateway.Errors;

/// <summary>The one place where refusals become status codes.</summary>
internal static class RefusalCatalog
{
    private const string Invalid = "invalid_request_error";
    private const string Server = "server_error";

    public static RefusalModel Describe(GatewayRefusal refusal) => refusal switch
    {
        GatewayRefusal.InvalidRequest => new(400, "invalid_request", Invalid, "The request is not valid."),
        GatewayRefusal.UnsupportedCapability => new(400, "unsupported_capability", Invalid, "This is not supported here."),
        GatewayRefusal.InvalidApiKey => new(401, "invalid_api_key", "authentication_error", "The API key is missing or not valid."),
        GatewayRefusal.InsufficientScope => new(403, "insufficient_scope", "permission_error", "The API key does not have the scope for this call."),
        GatewayRefusal.ModelNotFound => new(404, "model_not_found", Invalid, "The model does not exist or you do not have access to it."),
        GatewayRefusal.NotFound => new(404, "not_found", Invalid, "There is nothing here."),
        GatewayRefusal.MethodNotAllowed => new(405, "method_not_allowed", Invalid, "This path does not take this method."),
        GatewayRefusal.RequestTimeout => new(408, "request_timeout", Invalid, "The body of the request came too slowly."),
        GatewayRefusal.Conflict => new(409, "conflict", Invalid, "The call does not fit the current state."),
        GatewayRefusal.LimitReached => new(409, "limit_reached", Invalid, "A limit of the tenant is reached."),
        GatewayRefusal.RequestTooLarge => new(413, "request_too_large", Invalid, "The request body is too large."),
        GatewayRefusal.UnsupportedMediaType => new(415, "unsupported_media_type", Invalid, "This path does not take this content type, or none was sent. A JSON body has 'Content-Type: application/json'; /openapi/v1.json lists what each path takes."),
        GatewayRefusal.InvalidAdapter => new(422, "invalid_adapter", Invalid, "The adapter was refused; errors names every finding."),
        GatewayRefusal.Unprocessable => new(422, "unprocessable", Invalid, "The request is understood and cannot be carried out."),
        GatewayRefusal.GateRefused => new(422, "gate_refused", Invalid, "The tenant's evaluation gate does not let this version go live."),
        GatewayRefusal.VersionNotPassed => new(403, "version_not_passed", "permission_error", "This version has not passed its tenant's evaluation gate."),
        GatewayRefusal.InternalError => new(500, "internal_error", Server, "The gateway failed on this request."),
        GatewayRefusal.Overloaded => new(503, "overloaded", Server, "The service is full at the moment.", 1),
        GatewayRefusal.HostUnavailable => new(503, "host_unavailable", Server, "No host serves this base model at the moment.", 2),
        GatewayRefusal.AdapterUnavailable => new(503, "adapter_unavailable", Server, "The adapter could not be used for this request.", 2),
        GatewayRefusal.StorageUnavailable => new(503, "storage_unavailable", Server, "The registry or the artifact store could not be reached.", 2),
        GatewayRefusal.HostFailed => new(503, "host_unavailable", Server, "The host failed on this request.", 1),
        GatewayRefusal.DeadlineExceeded => new(503, "overloaded", Server, "The request was not answered within its deadline.", 1),
        GatewayRefusal.RateLimitExceeded => new(429, "rate_limit_exceeded", "rate_limit_error", "A rate limit is reached."),
        GatewayRefusal.ConcurrencyExceeded => new(429, "concurrency_exceeded", "rate_limit_error", "Too many requests run at the same time."),
        GatewayRefusal.BudgetExhausted => new(429, "budget_exhausted", "insufficient_quota", "The month's tokens are used up."),
        GatewayRefusal.LimitsUnavailable => new(503, "overloaded", Server, "Limits cannot be checked at the moment.", 1),
        GatewayRefusal.Draining => new(503, "draining", Server, "This gateway is stopping, and the answer was not finished in time.", 1),
        GatewayRefusal.InsufficientStorage => new(507, "insufficient_storage", Server, "The storage is full. Nothing of the request was kept; repeat it when there is room again."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Not a refusal."),
    };
}
