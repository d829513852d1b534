using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>The three names and nothing else; numbers are refused.</summary>
internal sealed class RequestClassJsonConverter : JsonConverter<RequestClass>
{
    public override RequestClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "inline" => RequestClass.Inline,
            "chat" => RequestClass.Chat,
            "background" => RequestClass.Background,
            _ => throw new JsonException("A class is inline, chat or background."),
        };

    public override void Write(Utf8JsonWriter writer, RequestClass value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch
        {
            RequestClass.Inline => "inline",
            RequestClass.Chat => "chat",
            RequestClass.Background => "background",
            _ => throw new JsonException($"No class has the number {(int)value}."),
        });
}
