using System.Text.Json.Nodes;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Monitoring;

/// <summary>The rules of files/alerts.yaml.</summary>
internal static class AlertRules
{
    public const string File = "files/alerts.yaml";

    public static async Task<IReadOnlyList<JsonNode>> ReadAsync()
    {
        var document = (await NodeScript.ReadYamlAsync(Repository.ReadChart(File)))[0]!;
        return [.. JsonText.Items(document["groups"]).SelectMany(group => JsonText.Items(group["rules"]))];
    }
}
