using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdapterHost.Hosting;

/// <summary>Writes one JSON object as a whole body, with its length.</summary>
internal static class JsonResponse
{
    // The text goes to a JSON parser, not into a page: letters stay letters.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>False when nobody reads any more.</returns>
    public static async Task<bool> WriteAsync(HttpResponse response, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, Json))
            write(writer);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        var flushed = await response.BodyWriter.WriteAsync(body.WrittenMemory, cancellationToken);
        return !flushed.IsCompleted;
    }
}
