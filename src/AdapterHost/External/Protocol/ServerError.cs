using System.Net;
using System.Text.Json;

namespace AdapterHost.External;

/// <summary>What an error answer of the engine says. Both servers write OpenAI's form, in an <c>error</c> object or bare.</summary>
/// <param name="Status">The answer's, or what the object says it would have been.</param>
/// <param name="Type">Null when it has none.</param>
/// <param name="Message">May hold a part of the request: not for a log where that has a prompt.</param>
internal readonly record struct ServerError(int Status, string? Type, string Message)
{
    private const int MaxBytes = 64 * 1024;

    public ServerFailure Failure => Status switch
    {
        (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.ServiceUnavailable => ServerFailure.Busy,

        // Others of 4xx are not about what was asked: a path that is not there, a key that is not the right one.
        (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.RequestEntityTooLarge or (int)HttpStatusCode.UnprocessableEntity => ServerFailure.Refused,
        _ => ServerFailure.Failed,
    };

    public static async Task<ServerError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
            return Of(json.RootElement, (int)response.StatusCode) ?? new ServerError((int)response.StatusCode, null, "");
        }
        catch (JsonException)
        {
            return new ServerError((int)response.StatusCode, null, "");
        }
    }

    /// <param name="root">An answer or an event.</param>
    /// <param name="status">What holds when it names none.</param>
    /// <returns>Null when it is no error.</returns>
    public static ServerError? Of(JsonElement root, int status)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var error = root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        if (Text(error, "message") is not { } message && (message = Text(error, "error_message")) is null)
            return null;
        return new ServerError(
            error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var said) ? said : status,
            Text(error, "type"),
            message);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
