using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>
/// What trainers take, as we read it: not their own code, which is Python and not run here. Written from their published rules: OpenAI's checks for conversations (its cookbook's "chat fine-tuning data preparation"), and TRL's dataset formats and types
/// (conversational prompt-completion, preference with explicit prompt, unpaired preference), where a row has exactly the type's columns.
/// </summary>
internal static class TrainerSchemas
{
    private static readonly string[] s_roles = ["system", "user", "assistant"];

    public static IEnumerable<string> FaultsOf(string format, JsonObject row) => format switch
    {
        "chat" => Columns(row, "messages").Concat(Conversation(row["messages"])),
        "completion" => Columns(row, "prompt", "completion").Concat(Prompt(row["prompt"])).Concat(Answer(row["completion"])),
        "preference" => Columns(row, "prompt", "chosen", "rejected").Concat(Prompt(row["prompt"])).Concat(Answer(row["chosen"])).Concat(Answer(row["rejected"])).Concat(Differ(row)),
        "unpaired" => Columns(row, "prompt", "completion", "label").Concat(Prompt(row["prompt"])).Concat(Answer(row["completion"]))
            .Concat(row["label"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? [] : ["label is no boolean"]),
        "fim" => Columns(row, "text").Concat(row["text"]?.GetValueKind() == JsonValueKind.String && ((string)row["text"]!).Length > 0 ? [] : ["text is no text"]),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static IEnumerable<string> Columns(JsonObject row, params string[] names) =>
        row.Select(pair => pair.Key).Order().SequenceEqual(names.Order()) ? [] : [$"columns {string.Join(", ", row.Select(pair => pair.Key))}"];

    /// <summary>OpenAI: a list; roles and texts and nothing unknown; the last word is the assistant's.</summary>
    private static IEnumerable<string> Conversation(JsonNode? messages) =>
        messages is not JsonArray { Count: > 0 } list ? ["messages are missing"]
        : list.SelectMany(Message).Concat((string?)list[^1]!["role"] == "assistant" ? [] : ["no assistant's message at the end"]);

    /// <summary>TRL: the prompt ends with the user.</summary>
    private static IEnumerable<string> Prompt(JsonNode? prompt) =>
        prompt is not JsonArray { Count: > 0 } list ? ["the prompt is missing"]
        : list.SelectMany(Message).Concat((string?)list[^1]!["role"] == "user" ? [] : ["the prompt does not end with the user"]);

    private static IEnumerable<string> Answer(JsonNode? answer) =>
        answer is not JsonArray { Count: 1 } list ? ["an answer is not one message"] : list.SelectMany(Message).Concat((string?)list[0]!["role"] == "assistant" ? [] : ["an answer is not the assistant's"]);

    private static IEnumerable<string> Message(JsonNode? message)
    {
        if (message is not JsonObject one || !one.Select(pair => pair.Key).Order().SequenceEqual(["content", "role"]))
            yield return "a message has other keys than role and content";
        else if (!s_roles.Contains((string?)one["role"]))
            yield return $"role {one["role"]}";
        else if (one["content"]?.GetValueKind() != JsonValueKind.String || ((string)one["content"]!).Length == 0)
            yield return "a message has no content";
    }

    private static IEnumerable<string> Differ(JsonObject row) => JsonNode.DeepEquals(row["chosen"], row["rejected"]) ? ["chosen and rejected are the same"] : [];
}
