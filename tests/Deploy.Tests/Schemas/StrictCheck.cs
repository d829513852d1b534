using System.Text.Json.Nodes;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Schemas;

/// <summary>The checks of <c>tools/check.mjs</c>.</summary>
internal static class StrictCheck
{
    /// <summary>A line each: the set, the object, what is wrong.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<(string Set, IEnumerable<JsonNode> Objects)> sets)
    {
        var input = new JsonArray([.. sets.Select(set => new JsonObject
        {
            ["set"] = set.Set,
            ["objects"] = new JsonArray([.. set.Objects.Select(item => item.DeepClone())]),
        })]);
        var faults = await NodeScript.RunAsync("check.mjs", input.ToJsonString());
        return [.. faults.Select(fault => $"{fault!["set"]} {fault["object"]}: {fault["fault"]}")];
    }
}
