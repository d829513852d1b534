using System.Diagnostics;
using HostContract;

namespace Gateway.Telemetry;

/// <summary>The gateway's one source of spans.</summary>
internal sealed class RequestTraces : IDisposable
{
    public const string SourceName = "Gateway";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>
    /// Begins a request's span: below the client's where it sent one, so that its trace goes on; but its flags, <c>tracestate</c> and baggage end here.
    /// </summary>
    /// <returns>Null while nobody collects spans.</returns>
    public RequestTrace? Begin(HttpContext context)
    {
        // Otherwise the server's own activity, which knows the client's flags, would be its parent.
        Activity.Current = null;
        var request = _source.StartActivity("request", ActivityKind.Server, ParentOf(context.Request.Headers[ContractHeaders.TraceParent]));
        return request is null ? null : new RequestTrace(_source, request.SetTag(RequestTrace.RequestId, context.TraceIdentifier));
    }

    public void Dispose() => _source.Dispose();

    private static ActivityContext ParentOf(Microsoft.Extensions.Primitives.StringValues header) =>
        header is [{ } value] && ActivityContext.TryParse(value, null, out var client)
            ? new ActivityContext(client.TraceId, client.SpanId, ActivityTraceFlags.None, traceState: null, isRemote: true)
            : default;
}
