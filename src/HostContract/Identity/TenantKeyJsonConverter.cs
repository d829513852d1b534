using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

internal sealed class TenantKeyJsonConverter : JsonConverter<TenantKey>
{
    public override TenantKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new TenantKey(text)
            : throw new JsonException("A tenant key is a string that is not empty.");

    public override void Write(Utf8JsonWriter writer, TenantKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
