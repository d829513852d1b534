using System.Text.Json.Nodes;

namespace Deploy.Tests.Charts;

/// <summary>A pod template, by the object that makes pods of it.</summary>
internal sealed class Pod(KubernetesObject owner)
{
    public KubernetesObject Owner { get; } = owner;

    public JsonNode Spec => Owner.PodTemplate!["spec"]!;

    public IReadOnlyDictionary<string, string> Labels => JsonText.Strings(Owner.PodTemplate!["metadata"]!["labels"]);

    public string Component => Labels["app.kubernetes.io/component"];

    public IEnumerable<JsonNode> Containers => JsonText.Items(Spec["initContainers"]).Concat(MainContainers);

    public IEnumerable<JsonNode> MainContainers => JsonText.Items(Spec["containers"]);

    /// <summary>Names and numbers of all ports.</summary>
    public IReadOnlyDictionary<string, int> Ports => Containers.SelectMany(container => JsonText.Items(container["ports"]))
        .ToDictionary(port => port["name"]!.GetValue<string>(), port => port["containerPort"]!.GetValue<int>());

    public int Port(JsonNode nameOrNumber) =>
        nameOrNumber.GetValueKind() == System.Text.Json.JsonValueKind.Number ? nameOrNumber.GetValue<int>() : Ports[nameOrNumber.GetValue<string>()];

    public bool Matches(JsonNode? selector)
    {
        Assert.Null(selector?["matchExpressions"]);
        return JsonText.Strings(selector?["matchLabels"]).All(wanted => Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
    }

    public override string ToString() => $"the pods of {Owner}";
}
