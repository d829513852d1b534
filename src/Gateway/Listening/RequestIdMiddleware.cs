using System.Security.Cryptography;
using HostContract;

namespace Gateway.Listening;

/// <summary>Gives each request an id of our own making, on every answer. What a client sends under that name is not looked at.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var id = "req_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        context.TraceIdentifier = id;
        context.Response.Headers[ContractHeaders.RequestId] = id;
        return next(context);
    }
}
