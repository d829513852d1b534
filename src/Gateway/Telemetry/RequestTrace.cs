using System.Diagnostics;

namespace Gateway.Telemetry;

/// <summary>
/// One request's span, and one for each host that it is sent to. On the request's features while traces are on. Nothing in it tells whose request it is or what
/// it says: the request's id leads to the log. One thread at a time.
/// </summary>
internal sealed class RequestTrace(ActivitySource source, Activity request) : IDisposable
{
    public const string RequestId = "gateway.request_id";

    private Activity? _attempt;
    private int _attempts;

    /// <summary>W3C <c>traceparent</c> for the host.</summary>
    public string Parent => (_attempt ?? request).Id!;

    /// <summary>The request has come so far.</summary>
    public void Note(string stage)
    {
        if (request.IsAllDataRequested)
            request.AddEvent(new ActivityEvent(stage));
    }

    /// <summary>It goes to this host now; an attempt before this one has failed.</summary>
    public void BeginAttempt(string host)
    {
        EndAttempt("retried");
        _attempt = source.StartActivity("forward", ActivityKind.Client, request.Context);
        _attempt?.SetTag("gateway.host", host).SetTag("gateway.attempt", ++_attempts);
    }

    /// <summary>It has ended for its client.</summary>
    /// <param name="method">HTTP method, one of the known ones.</param>
    /// <param name="route">The route as it was declared.</param>
    /// <param name="status">What the client got.</param>
    public void End(string method, string route, int status)
    {
        var failure = status >= StatusCodes.Status500InternalServerError ? StatusText.Of(status) : null;
        EndAttempt(failure);
        if (!request.IsAllDataRequested)
            return;
        request.DisplayName = $"{method} {route}";
        request.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        if (failure is not null)
            request.SetTag("error.type", failure).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        _attempt?.Dispose();
        request.Dispose();
    }

    private void EndAttempt(string? failure)
    {
        if (failure is not null)
            _attempt?.SetTag("error.type", failure).SetStatus(ActivityStatusCode.Error);
        _attempt?.Dispose();
        _attempt = null;
    }
}
