using System.Text;
using System.Text.Json;

namespace Learning.Outcomes.Serving;

/// <summary>Reads requests and answers of all dialects that give answers an id, after they were served. What it does not understand it leaves out. Thread-safe.</summary>
internal static class ServedReader
{
    private const int LongestId = 128;
    private const int LongestLanguage = 32;

    /// <param name="request">The request's body.</param>
    /// <param name="answer">What its client got: a JSON object, or events.</param>
    /// <param name="isCut">The answer went on behind <paramref name="answer"/>.</param>
    public static ServedText Read(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> answer, bool isStream, bool isCut)
    {
        var (id, text) = isStream ? ReadEvents(answer.Span) : isCut ? (ReadId(answer.Span), null) : ReadWhole(answer);
        return ReadRequest(request) with { Id = id is { Length: > 0 and <= LongestId } && !id.Any(char.IsControl) ? id : null, Text = isCut ? null : text };
    }

    private static ServedText ReadRequest(ReadOnlyMemory<byte> request)
    {
        var nothing = new ServedText(null, null, null, null, null, null, "");
        try
        {
            using var document = JsonDocument.Parse(request);
            var root = document.RootElement;
            var isTabby = root.TryGetProperty("segments", out var segments) && segments.ValueKind == JsonValueKind.Object;
            var around = isTabby ? segments : root;
            var prompt = TextOf(root, "prompt") ?? LastQuestion(root);
            var suffix = TextOf(around, "suffix");
            var prefix = TextOf(around, "prefix") ?? (suffix is null ? null : prompt);
            var isGap = prefix is not null && (isTabby || suffix is not null);
            return nothing with
            {
                Prompt = isGap ? null : prompt,
                Prefix = isGap ? prefix : null,
                Suffix = isGap ? suffix ?? "" : null,
                User = TextOf(root, "user") is { Length: > 0 } user ? user : null,
                Language = LanguageOf(TextOf(root, "language")),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return nothing;
        }
    }

    private static (string? Id, string? Text) ReadWhole(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            return (TextOf(root, "id"), FirstChoice(root) is { } choice ? PieceOf(choice) ?? "" : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    /// <summary>Of an answer whose end is not here.</summary>
    private static string? ReadId(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("id"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No answer of a dialect that is known here.
        }

        return null;
    }

    private static (string? Id, string? Text) ReadEvents(ReadOnlySpan<byte> events)
    {
        var (id, text) = (default(string), new StringBuilder());
        while (!events.IsEmpty)
        {
            var end = events.IndexOf((byte)'\n');
            var line = end < 0 ? events : events[..end];
            events = end < 0 ? [] : events[(end + 1)..];
            if (line.StartsWith("data: {"u8))
                ReadEvent(line["data: ".Length..], ref id, text);
        }

        return (id, id is null ? null : text.ToString());
    }

    private static void ReadEvent(ReadOnlySpan<byte> json, ref string? id, StringBuilder text)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            id ??= TextOf(document.RootElement, "id");
            if (FirstChoice(document.RootElement) is { } choice)
                text.Append(PieceOf(choice));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // One event less: the hash fits nothing then, and the id still does.
        }
    }

    /// <summary>Of several answers to one prompt the first: clients show that one, or say which.</summary>
    private static JsonElement? FirstChoice(JsonElement root)
    {
        if (!root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && (!choice.TryGetProperty("index", out var index) || (index.TryGetInt32(out var number) && number == 0)))
                return choice;
        }

        return null;
    }

    private static string? PieceOf(JsonElement choice)
    {
        if (TextOf(choice, "text") is { } text)
            return text;
        return (choice.TryGetProperty("message", out var message) || choice.TryGetProperty("delta", out message)) && message.ValueKind == JsonValueKind.Object
            ? TextOf(message, "content")
            : null;
    }

    private static string? LastQuestion(JsonElement root)
    {
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array)
            return null;
        var last = default(string);
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object && TextOf(message, "role") == "user")
                last = TextOf(message, "content") ?? last;
        }

        return last;
    }

    private static string LanguageOf(string? language) =>
        language is { Length: > 0 and <= LongestLanguage } && language.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '.' or '_' or '-') ? language.ToLowerInvariant() : "";

    private static string? TextOf(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
