using System.Text.Json;
using System.Text.Json.Serialization;
using AdapterFormats;

namespace HostContract;

/// <summary>An adapter digest as the string <c>sha256:…</c>, whatever AdapterFormats does by default.</summary>
internal sealed class DigestJsonConverter : JsonConverter<AdapterDigest>
{
    public override AdapterDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AdapterDigest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("An adapter digest is sha256: and 64 lowercase hex digits.");

    public override void Write(Utf8JsonWriter writer, AdapterDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
