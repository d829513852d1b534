using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Chat;

/// <summary>A message's <c>content</c>: a string, or parts of type text, which are joined by line feeds.</summary>
internal static class MessageContent
{
    private static readonly FieldTable PartFields = new(["type", "text"]);

    public static string Read(RequestBody message)
    {
        var path = message.PathOf("content");
        if (message.Value("content") is not { } value)
            message.Refuse(ApiError.Invalid(path, $"'{path}' is required."));
        else if (value.ValueKind == JsonValueKind.String)
            return message.TextOf(value, path) ?? string.Empty;
        else if (value.ValueKind == JsonValueKind.Array)
            return string.Join('\n', value.EnumerateArray().Select((part, i) => Part(message, part, $"{path}[{i}]")));
        else
            message.RefuseType(path, "a string or an array of parts", value);
        return string.Empty;
    }

    private static string Part(RequestBody message, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            message.RefuseType(path, "an object", element);
            return string.Empty;
        }

        if (JsonText.TryGetProperty(element, "type", out var type) && JsonText.TryGet(type, out var kind) && kind != "text")
        {
            message.Refuse(ApiError.Unsupported($"{path}.type", $"'{path}.type' must be text: the base model reads nothing else."));
            return string.Empty;
        }

        var part = new RequestBody(element, PartFields, path + ".");
        if (part.Text("type") is null)
            part.Refuse(ApiError.Invalid($"{path}.type", $"'{path}.type' is required."));
        var text = part.Text("text");
        if (text is null)
            part.Refuse(ApiError.Invalid($"{path}.text", $"'{path}.text' is required."));
        if (part.Fault is { } fault)
            message.Refuse(fault);
        return text ?? string.Empty;
    }
}
