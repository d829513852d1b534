using System.Net;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Policies;

/// <summary>Somebody who sends or is sent to: a pod of the release, a pod elsewhere, or an address.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Labels">Of the pod; null for an address.</param>
/// <param name="NamespaceLabels">Of its namespace.</param>
/// <param name="Address">Null for a pod.</param>
internal sealed record Endpoint(
    string Name, IReadOnlyDictionary<string, string>? Labels, IReadOnlyDictionary<string, string> NamespaceLabels, IPAddress? Address)
{
    private const string NamespaceLabel = "kubernetes.io/metadata.name";

    public bool IsInNamespace => NamespaceLabels.GetValueOrDefault(NamespaceLabel) == Helm.Namespace;

    public static Endpoint Of(Pod pod) => Pod(pod.Component, Helm.Namespace, pod.Labels);

    public static Endpoint Pod(string name, string inNamespace, IReadOnlyDictionary<string, string> labels) =>
        new(name, labels, new Dictionary<string, string> { [NamespaceLabel] = inNamespace }, null);

    public static Endpoint At(string address) => new(address, null, new Dictionary<string, string>(), IPAddress.Parse(address));
}
