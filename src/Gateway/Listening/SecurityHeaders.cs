using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>
/// Headers on every answer, however it came about: nothing here is a page, nothing may be kept by caches, framed, sniffed, or told to other sites. Set when the answer
/// begins, so that whoever cleared the headers has not cleared these.
/// </summary>
internal sealed class SecurityHeaders
{
    private readonly RequestDelegate _next;
    private readonly string? _hsts;
    private readonly Func<object, Task> _set;

    public SecurityHeaders(RequestDelegate next, IOptions<ListeningOptions> options)
    {
        _next = next;
        if (options.Value.HstsDays > 0)
            _hsts = $"max-age={(long)TimeSpan.FromDays(options.Value.HstsDays).TotalSeconds}";
        _set = Set;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(_set, context);
        return _next(context);
    }

    private Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps && _hsts is not null)
            headers.StrictTransportSecurity = _hsts;
        return Task.CompletedTask;
    }
}
