using System.Text.Json;

namespace EndToEnd.RealClients;

/// <summary>A JSON schema that no answer of the model would meet by itself, and whether an object meets it.</summary>
internal static class FixForm
{
    private static readonly string[] s_columns = ["name", "price", "brand"];

    public static object Schema { get; } = new
    {
        type = "object",
        properties = new
        {
            table = new { type = "string", pattern = "^[a-z_]{1,12}[.][a-z_]{1,12}$" },
            columns = new { type = "array", items = new { @enum = s_columns }, minItems = 1, maxItems = 3 },
            confidence = new { type = "integer", minimum = 0, maximum = 9 },
            safe = new { type = "boolean" },
        },
        required = new[] { "table", "columns", "confidence", "safe" },
        additionalProperties = false,
    };

    public static void AssertMet(JsonElement form)
    {
        Assert.Equal(["columns", "confidence", "safe", "table"], form.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Matches("^[a-z_]{1,12}[.][a-z_]{1,12}$", form.Text("table"));
        Assert.InRange(form.At("columns").GetArrayLength(), 1, 3);
        Assert.All(form.At("columns").EnumerateArray(), column => Assert.Contains(column.GetString(), s_columns));
        Assert.InRange(form.Number("confidence"), 0, 9);
        Assert.Contains(form.At("safe").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
    }
}
