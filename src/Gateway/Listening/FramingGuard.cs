using Gateway.Errors;

namespace Gateway.Listening;

/// <summary>
/// Refuses what Kestrel takes and another program in front of us might read in another way (RFC 9112, 6.1): two lengths at once, an encoding other than
/// one "chunked", an encoding in HTTP/1.0. The connection is closed, for what follows on it may be a body to somebody else.
/// </summary>
internal sealed class FramingGuard(RequestDelegate next)
{
    private const string Chunked = "chunked";

    /// <summary>Where Kestrel puts a Content-Length that came with a Transfer-Encoding.</summary>
    private const string DisplacedLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsAmbiguous(context.Request))
            return next(context);
        context.Response.Headers.Connection = "close";
        return ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, "The length of the body is not said in exactly one way.");
    }

    private static bool IsAmbiguous(HttpRequest request)
    {
        var encoding = request.Headers.TransferEncoding;
        if (encoding.Count == 0)
            return false;
        return encoding.Count > 1
            || !string.Equals(encoding[0], Chunked, StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContentLength is not null
            || request.Headers.ContainsKey(DisplacedLength)
            || HttpProtocol.IsHttp10(request.Protocol);
    }
}
