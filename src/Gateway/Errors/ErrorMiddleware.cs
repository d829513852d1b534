using System.Text.Json;
using TenantStore;

namespace Gateway.Errors;

/// <summary>Turns what was thrown, and statuses without a body, into the contract's errors. No exception text reaches a client.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    private const string MalformedRequest = "The request is malformed.";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseBadRequestAsync(context, exception);
            return;
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
        {
            // Kestrel's way to say that a chunk's length is no number it can hold.
            await ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, MalformedRequest);
            return;
        }
        catch (TenantStoreException exception) when (!context.Response.HasStarted)
        {
            LogFailed(context.TraceIdentifier, exception);
            await ErrorWriter.WriteAsync(context, exception is StorageFullException ? GatewayRefusal.InsufficientStorage : GatewayRefusal.StorageUnavailable);
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailed(context.TraceIdentifier, exception);
            await ErrorWriter.WriteAsync(context, GatewayRefusal.InternalError);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
            await ErrorWriter.WriteAsync(context, FromStatus(response.StatusCode));
    }

    private static Task RefuseBadRequestAsync(HttpContext context, BadHttpRequestException exception)
    {
        if (exception.StatusCode is not 400)
            return ErrorWriter.WriteAsync(context, FromStatus(exception.StatusCode));
        // A JSON path names the field and holds no values; the exception's own text may quote the body.
        var path = (exception.InnerException as JsonException)?.Path;
        return path is null
            ? ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, MalformedRequest)
            : ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidRequest, "The JSON body is malformed or a field has the wrong type.", path);
    }

    private static GatewayRefusal FromStatus(int status) => status switch
    {
        401 => GatewayRefusal.InvalidApiKey,
        403 => GatewayRefusal.InsufficientScope,
        404 => GatewayRefusal.NotFound,
        405 => GatewayRefusal.MethodNotAllowed,
        408 => GatewayRefusal.RequestTimeout,
        409 => GatewayRefusal.Conflict,
        413 => GatewayRefusal.RequestTooLarge,
        415 => GatewayRefusal.UnsupportedMediaType,
        503 => GatewayRefusal.Overloaded,
        >= 500 => GatewayRefusal.InternalError,
        _ => GatewayRefusal.InvalidRequest,
    };

    [LoggerMessage(1001, LogLevel.Error, "Request {RequestId} failed.")]
    private partial void LogFailed(string requestId, Exception exception);
}
