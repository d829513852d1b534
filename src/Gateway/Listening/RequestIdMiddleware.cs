using System.Security.Cryptography;
using HostContract;

namespace Gateway.Listening;

/// <summary>Gives each request an id of our own making, on every answer. What a client sends under that name is not looked at.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var id = New();
        context.TraceIdentifier = id;
        context.Response.Headers[ContractHeaders.RequestId] = id;
        return next(context);
    }

    private static string New()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return string.Create(4 + 32, random, static (id, random) =>
        {
            "req_".CopyTo(id);
            Convert.TryToHexStringLower(random, id[4..], out _);
        });
    }
}
