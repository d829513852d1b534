using System.Text.Json;
using System.Text.RegularExpressions;
using Learning.Interactions.Scrubbing;

namespace Learning.Outcomes.Reading;

/// <summary>
/// What is kept of a body beside what its reader took from it, unknown fields too: numbers and truth values always, other texts only where code may be kept, and none with its secrets. People's names
/// are never kept, nor is a field whose name is more than a word, or holds a secret or personal data: a name can be a client's text as well. Thread-safe.
/// </summary>
internal sealed partial class ReportDetails(Scrubber scrubber)
{
    /// <summary>In bytes of JSON. Of what is longer the texts are left out.</summary>
    public const int MostBytes = 64 * 1024;

    private const int MostNames = 1000;

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
        var names = new Dictionary<string, bool>(StringComparer.Ordinal);
        Gather(root, withCode && root.GetRawText().Length <= MostBytes, texts, names);
        var scrubbed = scrubber.Scrub(texts);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            var left = new Queue<(string From, string To)>(scrubbed.IsRejected ? [] : texts.Zip(scrubbed.Texts));
            Write(json, root, left, names);
        }

        return output.Length is > 2 and <= MostBytes ? output.ToArray() : null;
    }

    private void Gather(JsonElement element, bool withCode, List<string> texts, Dictionary<string, bool> names)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject().Where(property => IsKept(property.Name, names)))
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                    Gather(property.Value, withCode, texts, names);
                else if (withCode || IsPlain(property))
                    texts.Add(property.Value.GetString()!);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                Gather(item, withCode, texts, names);
        }
    }

    /// <summary>The same way once more: each text that was gathered has its scrubbed one at the front.</summary>
    private void Write(Utf8JsonWriter json, JsonElement element, Queue<(string From, string To)> texts, Dictionary<string, bool> names)
    {
        json.WriteStartObject();
        foreach (var property in element.EnumerateObject().Where(property => IsKept(property.Name, names)))
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
                    Write(json, property.Value, texts, names);
                    break;
                case JsonValueKind.Array:
                    json.WriteStartArray(property.Name);
                    foreach (var item in property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                        Write(json, item, texts, names);
                    json.WriteEndArray();
                    break;
            }
        }

        json.WriteEndObject();
    }

    /// <param name="known">Names that were judged already; there are no more than <see cref="MostNames"/>, and what comes beyond is not kept.</param>
    private bool IsKept(string name, Dictionary<string, bool> known)
    {
        if (s_plain.Contains(name))
            return true;
        if (known.TryGetValue(name, out var isKept))
            return isKept;
        return known.Count < MostNames && (known[name] = !s_people.Contains(name) && NamePattern().IsMatch(name) && scrubber.Scrub([name]).Counts.Count == 0);
    }

    private static bool IsPlain(JsonProperty property) => s_plain.Contains(property.Name) && property.Value.GetString()!.Length <= ReportFields.LongestName;

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$.-]{0,63}\z")]
    private static partial Regex NamePattern();
}
