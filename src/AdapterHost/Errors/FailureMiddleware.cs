using Microsoft.AspNetCore.Connections;

namespace AdapterHost.Errors;

/// <summary>What no stage expected becomes one error object, and what no route serves another.</summary>
internal sealed partial class FailureMiddleware(RequestDelegate next, ILogger<FailureMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (Unrouted(context) is { } error)
                await ErrorResponse.WriteAsync(context, error, context.RequestAborted);
        }
        catch (Exception exception) when (HasLeft(context, exception))
        {
            // The client has left in the middle of it.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await ErrorResponse.WriteAsync(context, Describe(exception), context.RequestAborted);
        }
    }

    // The server aborts a request a moment after its connection broke: until then only the exception tells.
    private static bool HasLeft(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException or ConnectionAbortedException;

    private static ApiError? Unrouted(HttpContext context) => context.Response switch
    {
        { HasStarted: true } => null,
        { StatusCode: StatusCodes.Status404NotFound } => new ApiError(ApiErrorCode.NotFound, "This host has no such path."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } =>
            new ApiError(ApiErrorCode.MethodNotAllowed, "This path does not take that method."),
        _ => null,
    };

    private ApiError Describe(Exception exception)
    {
        if (exception is BadHttpRequestException bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ApiError(ApiErrorCode.RequestTooLarge, "The body is over the limit of this host.")
                : new ApiError(ApiErrorCode.InvalidRequest, "The request is not sound HTTP.");
        }

        Unexpected(logger, exception);
        return new ApiError(ApiErrorCode.InternalError, "The host failed at this request.");
    }

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "A request failed in a way that nobody expected.")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
