using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdapterFormats;

/// <summary>A digest is its text in JSON, also as a property name.</summary>
public sealed class AdapterDigestJsonConverter : JsonConverter<AdapterDigest>
{
    public override AdapterDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AdapterDigest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("Expected an adapter digest.");

    public override void Write(Utf8JsonWriter writer, AdapterDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override AdapterDigest ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AdapterDigest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("Expected an adapter digest.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, AdapterDigest value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
