using System.Text.Json;

namespace AdapterHost.Dialects.Body;

/// <summary>Values that ask for nothing. JSON null is neutral everywhere and is judged before.</summary>
internal static class Neutral
{
    public static bool Nothing(JsonElement value) => false;

    public static bool False(JsonElement value) => value.ValueKind == JsonValueKind.False;

    public static bool True(JsonElement value) => value.ValueKind == JsonValueKind.True;

    public static bool AnyBoolean(JsonElement value) => value.ValueKind is JsonValueKind.False or JsonValueKind.True;

    public static bool EmptyText(JsonElement value) => JsonText.TryGet(value, out var text) && text.Length == 0;

    public static bool EmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    public static bool EmptyObject(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0;

    public static Func<JsonElement, bool> Number(double neutral) =>
        value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == neutral;

    public static bool ZeroOrLess(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number <= 0;

    public static bool BelowZero(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number < 0;

    public static Func<JsonElement, bool> Text(params string[] neutral) =>
        value => JsonText.TryGet(value, out var text) && neutral.Contains(text);

    public static bool OnlyTextModality(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Text("text")(item));
}
