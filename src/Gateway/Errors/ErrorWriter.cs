using System.Text.Json;
using HostContract;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Errors;

/// <summary>Writes a refusal in the shape of the API it belongs to. The body never tells more than refusal, message and items.</summary>
internal static class ErrorWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Does nothing when the answer has begun.</summary>
    public static Task WriteAsync(
        HttpContext context,
        GatewayRefusal refusal,
        string? message = null,
        string? param = null,
        IReadOnlyList<ApiProblemItem>? items = null)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;

        var model = RefusalCatalog.Describe(refusal);
        context.Response.StatusCode = model.Status;
        context.Response.ContentLength = null;
        // Whoever cleared the headers of an answer cleared the id as well.
        context.Response.Headers[ContractHeaders.RequestId] = context.TraceIdentifier;
        if (model.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        if (refusal == GatewayRefusal.InvalidApiKey)
            context.Response.Headers.WWWAuthenticate = "Bearer";

        if (!IsManagement(context.Request.Path))
        {
            var error = new OpenAiError(new OpenAiErrorBody(message ?? model.Message, model.Type, model.Code, param));
            return context.Response.WriteAsJsonAsync(error, Json, "application/json; charset=utf-8", context.RequestAborted);
        }

        if (items is null)
            items = param is null ? [] : [new ApiProblemItem(model.Code, message ?? model.Message, Field: param)];
        var title = ReasonPhrases.GetReasonPhrase(model.Status);
        var problem = new ApiProblem("about:blank", title, model.Status, message ?? model.Message, model.Code, items);
        return context.Response.WriteAsJsonAsync(problem, Json, "application/problem+json", context.RequestAborted);
    }

    private static bool IsManagement(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/internal") || path.StartsWithSegments("/openapi");
}
