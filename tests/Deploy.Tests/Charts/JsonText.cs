using System.Text.Json.Nodes;

namespace Deploy.Tests.Charts;

/// <summary>Reading JSON that may lack parts.</summary>
internal static class JsonText
{
    public static IReadOnlyDictionary<string, string> Strings(JsonNode? node) =>
        node is JsonObject map ? map.ToDictionary(pair => pair.Key, pair => pair.Value!.ToString()) : new Dictionary<string, string>();

    public static IEnumerable<JsonNode> Items(JsonNode? node) => node is JsonArray array ? array.Select(item => item!) : [];
}
