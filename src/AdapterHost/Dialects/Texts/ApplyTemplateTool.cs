using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Chat;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary><c>POST /apply-template</c>, llama.cpp's: the prompt of a conversation as text. Takes a whole chat body and reads its messages.</summary>
internal sealed class ApplyTemplateTool(IInferenceEngine engine) : ITextTool
{
    private static readonly FieldTable Fields = new(["messages"], KnownFields.RefusedForText, KnownFields.PowerlessForText);

    public bool TakesPlace => true;

    public ApiError? Answer(JsonElement root, Utf8JsonWriter json)
    {
        var body = new RequestBody(root, Fields);
        var messages = MessageReader.Read(body);
        if ((body.Fault ?? TextLimits.Check(messages.Sum(message => (long)message.Content.Length), "messages")) is { } fault)
            return fault;
        if (!engine.Tokenizer.HasChatTemplate)
            return ApiError.Unsupported("messages", "The base model has no chat template.");

        json.WriteStartObject();
        json.WriteString("prompt"u8, engine.Tokenizer.RenderChat(messages));
        json.WriteEndObject();
        return null;
    }
}
