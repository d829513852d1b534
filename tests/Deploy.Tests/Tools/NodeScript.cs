using System.Text.Json.Nodes;

namespace Deploy.Tests.Tools;

/// <summary>The scripts of <c>tools/</c>: text in, JSON out.</summary>
internal static class NodeScript
{
    /// <summary>The documents of a YAML text, without the empty ones.</summary>
    public static async Task<JsonArray> ReadYamlAsync(string yaml) => await RunAsync("documents.mjs", yaml);

    public static async Task<JsonArray> RunAsync(string script, string input) =>
        JsonNode.Parse((await Tool.RunAsync("node", [Path.Combine(Repository.Scripts, script)], input)).OrThrow())!.AsArray();
}
