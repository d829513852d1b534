using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

internal sealed class HostIdJsonConverter : JsonConverter<HostId>
{
    public override HostId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new HostId(text)
            : throw new JsonException("A host id is a string that is not empty.");

    public override void Write(Utf8JsonWriter writer, HostId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
