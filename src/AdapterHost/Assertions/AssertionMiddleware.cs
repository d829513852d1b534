using AdapterHost.Errors;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.Assertions;

/// <summary>Lets nothing through but what probes and scrapers ask, what judges its caller by itself, and what the gateway has signed for.</summary>
internal sealed partial class AssertionMiddleware(
    RequestDelegate next,
    AssertionVerifier verifier,
    RegistrationState registration,
    UsedIds usedIds,
    IOptions<AdapterHostOptions> options,
    TimeProvider time,
    ILogger<AssertionMiddleware> logger)
{
    /// <summary>For which a request waits that came before the word that this host has been let in.</summary>
    public static readonly TimeSpan Joining = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        if (OpenRoutes.IsOpen(context.Request) || GatewayRoutes.Is(context.Request))
        {
            await next(context);
            return;
        }

        if (context.Request.Headers.ContainsKey(AssertionHeader.Name))
            await registration.JoinedAsync(Joining, time, context.RequestAborted);

        // 1. The signature and what it says by itself: a stranger's body is never read.
        var result = verifier.ReadHeader(context.Request.Headers);
        if (!result.Accepted)
        {
            await RefuseAsync(context, result.Fault);
            return;
        }

        // 2. The body, whole: what runs must be what was signed.
        var limit = options.Value.MaxBodyBytes;
        if (await BodyBuffer.ReadAsync(context.Request, limit, context.RequestAborted) is not { } body)
        {
            await WriteAsync(context, new ApiError(ApiErrorCode.RequestTooLarge, $"The body is over the limit of {limit} bytes."));
            return;
        }

        var fault = AssertionVerifier.CheckRequest(result.Assertion, context.Request, body.Span);
        if (fault != AssertionFault.None)
        {
            await RefuseAsync(context, fault);
            return;
        }

        // 3. Last, so that only an assertion that holds in all else uses up its id.
        switch (usedIds.Take(result.Assertion))
        {
            case IdUse.First:
                context.Features.Set(new AssertedRequest(result.Assertion, body));
                await next(context);
                break;
            case IdUse.Again:
                await RefuseAsync(context, AssertionFault.Replayed);
                break;
            case IdUse.NoRoom:
                await WriteAsync(context, new ApiError(ApiErrorCode.Overloaded, "Too many requests came to this host in the last minute."));
                break;
        }
    }

    private Task RefuseAsync(HttpContext context, AssertionFault fault)
    {
        Refused(logger, fault, context.Request.Method);
        return WriteAsync(context, ErrorMap.Of(fault));
    }

    private static Task WriteAsync(HttpContext context, ApiError error) => ErrorResponse.WriteAsync(context, error, context.RequestAborted);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "A {Method} request was refused: its assertion is {Fault}.")]
    private static partial void Refused(ILogger logger, AssertionFault fault, string method);
}
