using System.Text.Json;
using Learning.Interactions.Scrubbing;

namespace Learning.Outcomes.Reading;

/// <summary>
/// What is kept of a body beside what its reader took from it, unknown fields too: numbers and truth values always, other texts only where code may be kept, and none with its secrets. People's names
/// are never kept. Thread-safe.
/// </summary>
internal sealed class ReportDetails(Scrubber scrubber)
{
    /// <summary>In bytes of JSON. Of what is longer the texts are left out.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Texts that no client puts code, people or places into.</summary>
    private static readonly HashSet<string> s_plain = new(StringComparer.Ordinal)
    {
        "name", "level", "schema", "eventName", "completionId", "uniqueId", "requestId", "modelName", "modelProvider", "modelTitle", "userAgent", "timestamp", "multilineCompletions",
        "type", "completion_id", "view_id", "request_id", "model_version", "reason", "event", "functionName", "toolCallId",
    };

    /// <summary>Who it was stands in a pseudonym, and nowhere else.</summary>
    private static readonly HashSet<string> s_people = new(StringComparer.OrdinalIgnoreCase) { "user", "userId", "user_id", "userToken", "userName", "email", "profileId", "selectedProfileId" };

    /// <param name="withCode">Whether the person agreed to have code kept.</param>
    /// <returns>JSON in UTF-8; null when nothing is left.</returns>
    public byte[]? Of(JsonElement root, bool withCode)
    {
        // Longer than could be kept is not worth looking for secrets in.
        var texts = new List<string>();
        Gather(root, withCode && root.GetRawText().Length <= MostBytes, texts);
        var scrubbed = scrubber.Scrub(texts);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            var left = new Queue<(string From, string To)>(scrubbed.IsRejected ? [] : texts.Zip(scrubbed.Texts));
            Write(json, root, left);
        }

        return output.Length is > 2 and <= MostBytes ? output.ToArray() : null;
    }

    private static void Gather(JsonElement element, bool withCode, List<string> texts)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (s_people.Contains(property.Name))
                    continue;
                if (property.Value.ValueKind != JsonValueKind.String)
                    Gather(property.Value, withCode, texts);
                else if (withCode || IsPlain(property))
                    texts.Add(property.Value.GetString()!);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                Gather(item, withCode, texts);
        }
    }

    /// <summary>The same way once more: each text that was gathered has its scrubbed one at the front.</summary>
    private static void Write(Utf8JsonWriter json, JsonElement element, Queue<(string From, string To)> texts)
    {
        json.WriteStartObject();
        foreach (var property in element.EnumerateObject().Where(property => !s_people.Contains(property.Name)))
        {
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    property.WriteTo(json);
                    break;
                case JsonValueKind.String when texts.TryPeek(out var next) && next.From == property.Value.GetString():
                    json.WriteString(property.Name, texts.Dequeue().To);
                    break;
                case JsonValueKind.Object:
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value, texts);
                    break;
                case JsonValueKind.Array:
                    json.WriteStartArray(property.Name);
                    foreach (var item in property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                        Write(json, item, texts);
                    json.WriteEndArray();
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static bool IsPlain(JsonProperty property) => s_plain.Contains(property.Name) && property.Value.GetString()!.Length <= ReportFields.LongestName;
}
