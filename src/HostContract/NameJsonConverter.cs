using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>
/// The names of an enum's values, with a small first letter, and nothing else: numbers and other spellings are refused. To rename a value is
/// to change the contract.
/// </summary>
internal sealed class NameJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> s_values =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> s_names = s_values.ToDictionary(pair => pair.Value, pair => pair.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && s_values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"A {typeof(T).Name} is one of {string.Join(", ", s_values.Keys)}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(NameOf(value));

    /// <returns>False when no value has this name.</returns>
    internal static bool TryParse(string name, out T value) => s_values.TryGetValue(name, out value);

    /// <exception cref="JsonException">It is none of the values.</exception>
    internal static string NameOf(T value) =>
        s_names.TryGetValue(value, out var name) ? name : throw new JsonException($"No {typeof(T).Name} has the number {value:D}.");
}
