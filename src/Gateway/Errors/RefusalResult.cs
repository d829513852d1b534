namespace Gateway.Errors;

/// <summary>A handler's refusal.</summary>
internal sealed class RefusalResult(
    GatewayRefusal refusal,
    string? message = null,
    string? param = null,
    IReadOnlyList<ApiProblemItem>? items = null) : IResult
{
    public static RefusalResult NotFound { get; } = new(GatewayRefusal.NotFound);

    public static RefusalResult Invalid(string field, string message) => new(GatewayRefusal.InvalidRequest, message, field);

    public Task ExecuteAsync(HttpContext httpContext) => ErrorWriter.WriteAsync(httpContext, refusal, message, param, items);
}
