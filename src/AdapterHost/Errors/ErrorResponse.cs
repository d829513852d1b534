using System.Globalization;
using System.Text.Json;
using AdapterHost.Hosting;
using HostContract;

namespace AdapterHost.Errors;

/// <summary>Writes OpenAI's error object.</summary>
internal static class ErrorResponse
{
    /// <summary>The whole answer of a request that failed before its first byte.</summary>
    public static Task WriteAsync(HttpContext context, ApiError error, CancellationToken cancellationToken) => WriteAsync(context, error, default, cancellationToken);

    /// <summary>The same when something ran before it failed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">Why.</param>
    /// <param name="cost">What ran, for the gateway alone; nothing is not told.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(HttpContext context, ApiError error, AnswerUsage cost, CancellationToken cancellationToken)
    {
        var form = ErrorMap.FormOf(error.Code);
        // Nothing of the answer that was to be: a receipt on an error would be a lie.
        context.Response.Clear();
        context.Response.StatusCode = form.Status;
        if (form.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (cost != default)
            context.Response.Headers[ContractHeaders.Usage] = cost.ToString();
        return JsonResponse.WriteAsync(context.Response, writer => WriteObject(writer, error), cancellationToken);
    }

    /// <summary><c>{"error":{…}}</c>: the body of an answer, or the data of an event.</summary>
    public static void WriteObject(Utf8JsonWriter writer, ApiError error)
    {
        var form = ErrorMap.FormOf(error.Code);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, form.Type);
        writer.WriteString("code"u8, form.Code);
        writer.WriteString("param"u8, error.Parameter);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
