using System.Diagnostics;
using AdapterHost.Assertions;
using HostContract;

namespace AdapterHost.Telemetry;

/// <summary>The host's one source of spans.</summary>
internal sealed class HostTraces(TimeProvider time) : IDisposable
{
    private readonly ActivitySource _source = new(HostMeter.Name);

    /// <summary>Goes on with the gateway's trace. Only for what the gateway has signed for: nobody else may say what is traced.</summary>
    /// <returns>Null where the gateway does not trace, or nobody collects spans.</returns>
    public HostTrace? Begin(HttpContext context)
    {
        if (context.Features.Get<AssertedRequest>() is not { } asserted
            || context.Request.Headers[ContractHeaders.TraceParent] is not [{ } value]
            || !ActivityContext.TryParse(value, null, isRemote: true, out var gateway))
            return null;
        Activity.Current = null;
        var request = _source.StartActivity($"{context.Request.Method} {context.Request.Path}", ActivityKind.Server, gateway);
        return request is null ? null : new HostTrace(_source, request.SetTag("gateway.request_id", asserted.Assertion.RequestId), time);
    }

    public void Dispose() => _source.Dispose();
}
