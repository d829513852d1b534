using System.Text.Json;
using System.Text.Json.Nodes;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Schemas;

/// <summary>
/// The API's own types, as kubectl is built with them: what it reads into them and writes out again has lost every field that they do not know. Of the
/// commands that ask no server, those that change a pod template do that.
/// </summary>
internal static class KubectlTypes
{
    /// <summary>Paths of fields that were lost.</summary>
    public static async Task<IReadOnlyList<string>> LostAsync(IEnumerable<JsonNode> workloads)
    {
        var given = workloads.ToList();
        var file = Path.GetTempFileName();
        try
        {
            var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. given.Select(item => item.DeepClone())]) };
            await File.WriteAllTextAsync(file, list.ToJsonString());
            var result = await Tool.RunAsync(
                LayerPrograms.Get().Kubectl, ["set", "image", "--local", "-f", file, "*=changed", "-o", "json"],
                environment: new Dictionary<string, string> { ["KUBECONFIG"] = "/dev/null" });
            // One JSON document after the other, each of which is YAML too.
            var kept = await NodeScript.ReadYamlAsync(result.OrThrow().Replace("\n}\n{\n", "\n}\n---\n{\n", StringComparison.Ordinal));
            var items = kept.Count == 1 && kept[0]!["kind"]!.GetValue<string>() == "List" ? JsonText.Items(kept[0]!["items"]).ToList() : [.. kept.Select(item => item!)];
            Assert.Equal(given.Count, items.Count);
            return [.. given.Zip(items).SelectMany(pair => Lost(pair.First, pair.Second, new KubernetesObject(pair.First).ToString()))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<string> Lost(JsonNode? given, JsonNode? kept, string path) => (given, kept) switch
    {
        // What is empty, false or 0 anyway need not be written.
        (_, null) => IsEmpty(given) ? [] : [path],
        (JsonObject before, JsonObject after) => before.SelectMany(field => Lost(field.Value, after[field.Key], $"{path}/{field.Key}")),
        (JsonArray before, JsonArray after) => before.Zip(after).SelectMany((pair, index) => Lost(pair.First, pair.Second, $"{path}/{index}")),
        _ => [],
    };

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray array => array.Count == 0,
        _ => node.GetValueKind() == JsonValueKind.False || node.ToString() is "" or "0",
    };
}
