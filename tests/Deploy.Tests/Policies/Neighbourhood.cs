using Deploy.Tests.Charts;

namespace Deploy.Tests.Policies;

/// <summary>Everybody who could talk to a release, by name.</summary>
internal static class Neighbourhood
{
    public static IReadOnlyDictionary<string, Endpoint> Of(Rendering rendering)
    {
        var all = new[]
        {
            Elsewhere("prometheus", "monitoring", ("app.kubernetes.io/name", "prometheus")),
            Elsewhere("grafana", "monitoring", ("app.kubernetes.io/name", "grafana")),
            Elsewhere("collector", "monitoring", ("app", "collector")),
            Elsewhere("dns", "kube-system", ("k8s-app", "kube-dns")),
            Elsewhere("edge", "ingress", ("app", "edge")),
            Elsewhere("neighbour", Helm.Namespace, ("app", "something-else")),
            Elsewhere("impostor", "other", [.. rendering.PodOf("gateway").Labels.Select(label => (label.Key, label.Value))]),
            Endpoint.At("10.1.0.5") with { Name = "postgres" },
            Endpoint.At("10.1.0.20") with { Name = "redis-server" },
            Endpoint.At("10.2.3.4") with { Name = "s3" },
            Endpoint.At("10.2.9.1") with { Name = "beside-s3" },
            Endpoint.At("10.3.0.1") with { Name = "provider" },
            Endpoint.At("10.4.0.1") with { Name = "models" },
            Endpoint.At("169.254.170.23") with { Name = "pod-identity" },
            Endpoint.At("169.254.169.254") with { Name = "node-metadata" },
            Endpoint.At("93.184.215.14") with { Name = "internet" },
        };
        return rendering.Pods.DistinctBy(pod => pod.Component).Select(Endpoint.Of).Concat(all).ToDictionary(endpoint => endpoint.Name);
    }

    private static Endpoint Elsewhere(string name, string inNamespace, params (string Key, string Value)[] labels) =>
        Endpoint.Pod(name, inNamespace, labels.ToDictionary(label => label.Key, label => label.Value));
}
