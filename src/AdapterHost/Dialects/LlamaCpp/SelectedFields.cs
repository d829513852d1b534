using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>llama.cpp's <c>response_fields</c>: only these, each under the path that the client wrote. A path that leads nowhere is left out.</summary>
internal static class SelectedFields
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">Where the object goes.</param>
    /// <param name="paths">Empty is all.</param>
    /// <param name="write">Writes the whole object.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> paths, Action<Utf8JsonWriter> write)
    {
        if (paths.Count == 0)
        {
            write(json);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var whole = new Utf8JsonWriter(buffer, Options))
            write(whole);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        json.WriteStartObject();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (Find(document.RootElement, path) is not { } found)
                continue;
            json.WritePropertyName(path);
            found.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static JsonElement? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (var name in path.Split('/'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }
}
