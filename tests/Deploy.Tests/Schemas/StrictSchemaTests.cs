using Deploy.Tests.Charts;

namespace Deploy.Tests.Schemas;

/// <summary>Every rendered object is one that the API server takes, strictly: no field that it would drop in silence.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class StrictSchemaTests(RenderedSets sets)
{
    /// <summary>At least one in each kind of object that has one.</summary>
    private static readonly Misspelling[] s_misspellings =
    [
        new("Deployment", "spec/template/spec", "terminationGracePeriodSecond", "30"),
        new("Deployment", "spec/template/spec/containers/0/securityContext", "readOnlyRootFileSystem", "true"),
        new("Deployment", "spec/strategy/rollingUpdate", "maxUnavailabel", "0"),
        new("Deployment", "spec/template/spec/containers/0/lifecycle/preStop/sleep", "second", "5"),
        new("Deployment", "spec/template/spec/containers/0/ports/0", "containerPort", "\"8080\""),
        new("Deployment", "spec", "selector", null),
        new("StatefulSet", "spec", "podManagmentPolicy", "\"Parallel\""),
        new("StatefulSet", "spec", "podManagementPolicy", "\"Paralel\""),
        new("StatefulSet", "spec/template/spec/volumes/0/persistentVolumeClaim", "readonly", "true"),
        new("StatefulSet", "spec/template/spec/topologySpreadConstraints/0", "whenUnsatisfiable", "\"Schedule\""),
        new("Job", "spec", "activeDeadlineSecond", "10"),
        new("Service", "spec", "publishNotReadyAddress", "true"),
        new("Service", "spec/ports/0", "port", null),
        new("NetworkPolicy", "spec", "podSelectors", "{}"),
        new("NetworkPolicy", "spec/egress/0/ports/0", "protocol", "\"tcp\""),
        new("PodDisruptionBudget", "spec", "maxUnavailble", "1"),
        new("PodDisruptionBudget", "spec", "unhealthyPodEvictionPolicy", "\"Always\""),
        new("HorizontalPodAutoscaler", "spec/metrics/0/resource/target", "averageUtilisation", "60"),
        new("HorizontalPodAutoscaler", "spec", "maxReplicas", null),
        new("PersistentVolumeClaim", "spec", "storageClass", "\"fast\""),
        new("ConfigMap", "", "datas", "{}"),
        new("ServiceAccount", "", "automountToken", "false"),
        new("ServiceMonitor", "spec/endpoints/0", "intervall", "\"15s\""),
        new("PrometheusRule", "spec/groups/0/rules/0", "forr", "\"1m\""),
        new("PrometheusRule", "spec/groups/0/rules/0", "expr", null),
    ];

    private static readonly Misspelling[] s_misspellingsOfExtensions =
    [
        new("ScaledObject", "spec", "minReplicasCount", "1"),
        new("ScaledObject", "spec/triggers/0", "metricsType", "\"Value\""),
        new("ScaledObject", "spec/scaleTargetRef", "name", null),
        new("Certificate", "spec", "dnsName", "[]"),
        new("Certificate", "spec/privateKey", "algorithm", "\"ECDH\""),
        new("Certificate", "spec", "issuerRef", null),
        new("Issuer", "spec", "selfsigned", "{}"),
    ];

    private static readonly Misspelling[] s_misspellingsOfRoutes =
    [
        new("Ingress", "spec/rules/0/http/paths/0", "pathType", "\"prefix\""),
        new("Ingress", "spec", "ingressClass", "\"nginx\""),
        new("HTTPRoute", "spec/rules/0/timeouts", "request", "\"none\""),
        new("HTTPRoute", "spec/rules/0", "backendRef", "[]"),
        new("HTTPRoute", "spec/parentRefs/0", "name", null),
    ];

    [Fact]
    public async Task Objects_OfAllSets_AreStrictlyValid()
    {
        var renderings = await Task.WhenAll(ValueSet.All.Select(sets.GetAsync));

        var faults = await StrictCheck.RunAsync([.. renderings.Select(rendering => (rendering.Set, rendering.Objects.Select(item => item.Json)))]);

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Objects_WithOneFaultEach_AreAllRefused()
    {
        var production = await sets.GetAsync(ValueSet.Production);
        var extensions = await sets.GetAsync(ValueSet.LockedDown);
        var routes = await sets.GetAsync(ValueSet.Bundled);
        var broken = new[] { (s_misspellings, production), (s_misspellingsOfExtensions, extensions), (s_misspellingsOfRoutes, routes) }
            .SelectMany(group => group.Item1.Select(misspelling => (Name: $"{misspelling.Kind}:{misspelling.Path}:{misspelling.Field}", Json: misspelling.ApplyTo(group.Item2))))
            .ToList();

        var faults = await StrictCheck.RunAsync([.. broken.Select(item => (item.Name, new[] { item.Json }.AsEnumerable()))]);

        Assert.Empty(broken.Where(item => !faults.Any(fault => fault.StartsWith(item.Name + " ", StringComparison.Ordinal))).Select(item => item.Name));
    }
}
