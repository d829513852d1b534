using System.Globalization;
using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>A JSON value and where in the schema it stands.</summary>
internal readonly record struct Place(JsonElement Value, string Pointer)
{
    public JsonValueKind Kind => Value.ValueKind;

    public Place Of(string name, JsonElement value) =>
        new(value, $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");

    public Place Of(int index, JsonElement value) => new(value, string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{index}"));

    public IEnumerable<Place> Items()
    {
        var index = 0;
        foreach (var item in Value.EnumerateArray())
        {
            yield return Of(index++, item);
        }
    }
}
