using System.Text.Json;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Body;

/// <summary>OpenAI's content: a string, or parts of type text, which are joined by line feeds.</summary>
internal static class TextParts
{
    private static readonly FieldTable PartFields = new(["type", "text"], powerless: ["cache_control"]);

    /// <param name="owner">The object that has the field.</param>
    /// <param name="field">Its name.</param>
    public static string Read(RequestBody owner, string field)
    {
        var path = owner.PathOf(field);
        if (owner.Value(field) is not { } value)
            owner.Refuse(ApiError.Invalid(path, $"'{path}' is required."));
        else if (value.ValueKind == JsonValueKind.String)
            return owner.TextOf(value, path) ?? string.Empty;
        else if (value.ValueKind == JsonValueKind.Array)
            return string.Join('\n', value.EnumerateArray().Select((part, i) => Part(owner, part, $"{path}[{i}]")));
        else
            owner.RefuseType(path, "a string or an array of parts", value);
        return string.Empty;
    }

    private static string Part(RequestBody owner, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            owner.RefuseType(path, "an object", element);
            return string.Empty;
        }

        if (JsonText.TryGetProperty(element, "type", out var type) && JsonText.TryGet(type, out var kind) && kind != "text")
        {
            owner.Refuse(ApiError.Unsupported($"{path}.type", $"'{path}.type' must be text: the base model reads nothing else."));
            return string.Empty;
        }

        var part = new RequestBody(element, PartFields, path + ".");
        if (part.Text("type") is null)
            part.Refuse(ApiError.Invalid($"{path}.type", $"'{path}.type' is required."));
        var text = part.Text("text");
        if (text is null)
            part.Refuse(ApiError.Invalid($"{path}.text", $"'{path}.text' is required."));
        if (part.Fault is { } fault)
            owner.Refuse(fault);
        return text ?? string.Empty;
    }
}
