using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>The names and nothing else; numbers are refused.</summary>
internal sealed class AdapterFaultReasonJsonConverter : JsonConverter<AdapterFaultReason>
{
    public override AdapterFaultReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "notFinite" => AdapterFaultReason.NotFinite,
            "crashed" => AdapterFaultReason.Crashed,
            _ => throw new JsonException("A fault's reason is notFinite or crashed."),
        };

    public override void Write(Utf8JsonWriter writer, AdapterFaultReason value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch
        {
            AdapterFaultReason.NotFinite => "notFinite",
            AdapterFaultReason.Crashed => "crashed",
            _ => throw new JsonException($"No reason has the number {(int)value}."),
        });
}
