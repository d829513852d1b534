using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>
/// The names of <see cref="AdapterFaultReason"/>. A name that is not known is <see cref="AdapterFaultReason.Unknown"/>, so that one fault of a later host costs
/// an older gateway that fault and not its report; what is no name at all is refused.
/// </summary>
internal sealed class FaultReasonJsonConverter : JsonConverter<AdapterFaultReason>
{
    private const int MostLetters = 64;

    private static readonly NameJsonConverter<AdapterFaultReason> s_names = new();

    public override AdapterFaultReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 and <= MostLetters } name || !name.All(char.IsAsciiLetterOrDigit))
            throw new JsonException($"A {nameof(AdapterFaultReason)} is a name of letters and digits, at most {MostLetters}.");
        return NameJsonConverter<AdapterFaultReason>.TryParse(name, out var reason) ? reason : AdapterFaultReason.Unknown;
    }

    public override void Write(Utf8JsonWriter writer, AdapterFaultReason value, JsonSerializerOptions options)
    {
        if (value == AdapterFaultReason.Unknown)
            throw new JsonException("A fault for a reason that is not known is not told on.");
        s_names.Write(writer, value, options);
    }
}
