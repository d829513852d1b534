using Gateway.Errors;

namespace Gateway.Tests.Errors;

public sealed class RefusalCatalogTests
{
    public static TheoryData<string, int, string, bool> Table => new()
    {
        { nameof(GatewayRefusal.InvalidRequest), 400, "invalid_request", false },
        { nameof(GatewayRefusal.UnsupportedCapability), 400, "unsupported_capability", false },
        { nameof(GatewayRefusal.InvalidApiKey), 401, "invalid_api_key", false },
        { nameof(GatewayRefusal.InsufficientScope), 403, "insufficient_scope", false },
        { nameof(GatewayRefusal.ModelNotFound), 404, "model_not_found", false },
        { nameof(GatewayRefusal.NotFound), 404, "not_found", false },
        { nameof(GatewayRefusal.MethodNotAllowed), 405, "method_not_allowed", false },
        { nameof(GatewayRefusal.RequestTimeout), 408, "request_timeout", false },
        { nameof(GatewayRefusal.Conflict), 409, "conflict", false },
        { nameof(GatewayRefusal.LimitReached), 409, "limit_reached", false },
        { nameof(GatewayRefusal.RequestTooLarge), 413, "request_too_large", false },
        { nameof(GatewayRefusal.UnsupportedMediaType), 415, "unsupported_media_type", false },
        { nameof(GatewayRefusal.InvalidAdapter), 422, "invalid_adapter", false },
        { nameof(GatewayRefusal.Unprocessable), 422, "unprocessable", false },
        { nameof(GatewayRefusal.GateRefused), 422, "gate_refused", false },
        { nameof(GatewayRefusal.VersionNotPassed), 403, "version_not_passed", false },
        { nameof(GatewayRefusal.InternalError), 500, "internal_error", false },
        { nameof(GatewayRefusal.Overloaded), 503, "overloaded", true },
        { nameof(GatewayRefusal.HostUnavailable), 503, "host_unavailable", true },
        { nameof(GatewayRefusal.AdapterUnavailable), 503, "adapter_unavailable", true },
        { nameof(GatewayRefusal.StorageUnavailable), 503, "storage_unavailable", true },
        { nameof(GatewayRefusal.HostFailed), 503, "host_unavailable", true },
        { nameof(GatewayRefusal.DeadlineExceeded), 503, "overloaded", true },
        { nameof(GatewayRefusal.RateLimitExceeded), 429, "rate_limit_exceeded", false },
        { nameof(GatewayRefusal.ConcurrencyExceeded), 429, "concurrency_exceeded", false },
        { nameof(GatewayRefusal.BudgetExhausted), 429, "budget_exhausted", false },
        { nameof(GatewayRefusal.LimitsUnavailable), 503, "overloaded", true },
        { nameof(GatewayRefusal.Draining), 503, "draining", true },
        { nameof(GatewayRefusal.InsufficientStorage), 507, "insufficient_storage", false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Describe_EachRefusal_IsTheContracts(string refusal, int status, string code, bool retryAfter)
    {
        var model = RefusalCatalog.Describe(Enum.Parse<GatewayRefusal>(refusal));
        Assert.Equal((status, code, retryAfter), (model.Status, model.Code, model.RetryAfterSeconds is not null));
    }

    [Fact]
    public void Table_HasEveryRefusal() =>
        Assert.Equal(Enum.GetNames<GatewayRefusal>().Order(), Table.Select(row => (string)row[0]).Order());
}
