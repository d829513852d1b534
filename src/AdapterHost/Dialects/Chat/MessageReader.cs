using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Chat;

/// <summary>OpenAI's <c>messages</c>: text only, as a string or in parts.</summary>
internal static class MessageReader
{
    /// <summary>Most messages of a conversation; each has tokens of its own, however short it is.</summary>
    public const int MaxMessages = 2048;

    private const string Field = "messages";

    private static readonly FieldTable Fields = new(
        ["role", "content"],
        [
            KeyValuePair.Create<string, Func<JsonElement, bool>>("name", Neutral.EmptyText),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("tool_calls", Neutral.EmptyArray),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("tool_call_id", Neutral.EmptyText),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("function_call", Neutral.Nothing),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("refusal", Neutral.EmptyText),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("audio", Neutral.Nothing),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("annotations", Neutral.EmptyArray),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("reasoning_content", Neutral.EmptyText),
        ]);

    public static IReadOnlyList<ChatMessage> Read(RequestBody body)
    {
        var messages = body.Objects(Field, Fields, MaxMessages, message => new ChatMessage(Role(message), TextParts.Read(message, "content")));
        if (messages.Count == 0)
            body.Refuse(ApiError.Invalid(Field, body.Value(Field) is null ? "'messages' is required." : "'messages' is empty."));
        return messages;
    }

    private static string Role(RequestBody message)
    {
        var path = message.PathOf("role");
        switch (message.Text("role"))
        {
            case null:
                message.Refuse(ApiError.Invalid(path, $"'{path}' is required."));
                break;
            // OpenAI's newer name of the same role; chat templates know only the older one.
            case "developer" or "system":
                return "system";
            case "user":
                return "user";
            case "assistant":
                return "assistant";
            case "tool" or "function":
                message.Refuse(ApiError.Unsupported(path, $"'{path}' asks for tools, which do not work here yet."));
                break;
            default:
                message.Refuse(ApiError.Invalid(path, $"'{path}' must be system, developer, user or assistant."));
                break;
        }

        return string.Empty;
    }
}
