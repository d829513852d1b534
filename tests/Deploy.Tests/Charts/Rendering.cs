using Deploy.Tests.Tools;

namespace Deploy.Tests.Charts;

/// <summary>What one set of values gives.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Text">As helm printed it.</param>
/// <param name="Objects">Its objects.</param>
internal sealed record Rendering(string Set, string Text, IReadOnlyList<KubernetesObject> Objects)
{
    public IReadOnlyList<Pod> Pods { get; } = [.. Objects.Where(item => item.PodTemplate is not null).Select(item => new Pod(item))];

    public static async Task<Rendering> OfAsync(string set, params string[] arguments)
    {
        var text = (await new Helm().TemplateAsync(["--values", ValueSet.File(set), .. arguments])).OrThrow();
        return new Rendering(set, text, [.. (await NodeScript.ReadYamlAsync(text)).Select(node => new KubernetesObject(node!.DeepClone()))]);
    }

    public IEnumerable<KubernetesObject> OfKind(string kind) => Objects.Where(item => item.Kind == kind);

    public Pod PodOf(string component) => Pods.First(pod => pod.Component == component);
}
