using System.Text.Json;
using Gateway.Errors;
using Gateway.Resolution;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>Reads the body of a report: a JSON object, of whatever media type its client calls it.</summary>
internal static class ReportBody
{
    /// <summary>In bytes: a report may hold a file's code twice.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int MaxDepth = 32;

    /// <returns>The body, to be disposed of; or the refusal.</returns>
    public static async Task<(JsonDocument? Body, RefusalResult? Refusal)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Headers.ContentEncoding.Count > 0)
            return (null, new RefusalResult(GatewayRefusal.UnsupportedMediaType, "A compressed body is not taken."));
        if (await RequestBody.ReadAsync(context.Request, MostBytes, cancellationToken) is not { } body)
            return (null, new RefusalResult(GatewayRefusal.RequestTooLarge, $"The body is longer than {MostBytes} bytes."));
        try
        {
            var document = JsonDocument.Parse(body.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement))
                return (document, null);
            document.Dispose();
            return (null, new RefusalResult(GatewayRefusal.InvalidRequest, "The body must be a JSON object of valid Unicode."));
        }
        catch (JsonException exception)
        {
            // Line and position, and nothing of the text.
            return (null, new RefusalResult(
                GatewayRefusal.InvalidRequest, $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
    }

    /// <summary>Half a surrogate pair is no text, and is found only by reading it.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return IsReadable(element);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsReadable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Object => element.EnumerateObject().All(property => property.Name.Length >= 0 && IsReadable(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
        _ => true,
    };
}
