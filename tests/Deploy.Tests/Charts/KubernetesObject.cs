using System.Text.Json.Nodes;

namespace Deploy.Tests.Charts;

/// <summary>One rendered object.</summary>
internal sealed class KubernetesObject(JsonNode json)
{
    public JsonNode Json { get; } = json;

    public string Kind => Json["kind"]!.GetValue<string>();

    public string Name => Json["metadata"]!["name"]!.GetValue<string>();

    public JsonNode Spec => Json["spec"]!;

    /// <summary>Of a Deployment, a StatefulSet or a Job.</summary>
    public JsonNode? PodTemplate => Json["spec"]?["template"]?["spec"] is null ? null : Json["spec"]!["template"];

    public IReadOnlyDictionary<string, string> Labels => JsonText.Strings(Json["metadata"]?["labels"]);

    public IReadOnlyDictionary<string, string> Annotations => JsonText.Strings(Json["metadata"]?["annotations"]);

    public override string ToString() => $"{Kind}/{Name}";
}
