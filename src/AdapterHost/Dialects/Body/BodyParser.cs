using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Body;

/// <summary>Bytes to JSON, bounded in depth.</summary>
internal static class BodyParser
{
    /// <summary>Deepest nesting of a body. Messages with parts need 4.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>False when the bytes are no JSON object; then <paramref name="error"/> says why.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out ApiError? error)
    {
        document = null;
        error = null;
        try
        {
            document = JsonDocument.Parse(bytes, Options);
        }
        catch (JsonException exception)
        {
            // The exception's message can quote the body; its position cannot.
            error = new ApiError(
                ApiErrorCode.InvalidRequest,
                $"The body is not JSON of at most {MaxDepth} levels (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
            return false;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return true;
        document.Dispose();
        document = null;
        error = new ApiError(ApiErrorCode.InvalidRequest, "The body must be a JSON object.");
        return false;
    }
}
