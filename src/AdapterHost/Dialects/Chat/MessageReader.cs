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
        var messages = new List<ChatMessage>();
        if (body.Value(Field) is not { } value)
            body.Refuse(ApiError.Invalid(Field, "'messages' is required."));
        else if (value.ValueKind != JsonValueKind.Array)
            body.RefuseType(Field, "an array of messages", value);
        else if (value.GetArrayLength() == 0)
            body.Refuse(ApiError.Invalid(Field, "'messages' is empty."));
        else if (value.GetArrayLength() > MaxMessages)
            body.Refuse(ApiError.Invalid(Field, $"'messages' has {value.GetArrayLength()} messages; the most is {MaxMessages}."));
        else
            foreach (var element in value.EnumerateArray())
                messages.Add(Message(body, element, $"{Field}[{messages.Count}]"));
        return messages;
    }

    private static ChatMessage Message(RequestBody body, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            body.RefuseType(path, "an object", element);
            return new ChatMessage(string.Empty, string.Empty);
        }

        var fields = new RequestBody(element, Fields, path + ".");
        var message = new ChatMessage(Role(fields), TextParts.Read(fields, "content"));
        if (fields.Fault is { } fault)
            body.Refuse(fault);
        return message;
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
