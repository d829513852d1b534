namespace Observability.Logs;

/// <summary>The log scope of one request: its id, and nothing that a client wrote.</summary>
/// <param name="RequestId">The <c>x-request-id</c>, made by the gateway.</param>
public sealed record RequestScope(string RequestId)
{
    public override string ToString() => $"request {RequestId}";
}
