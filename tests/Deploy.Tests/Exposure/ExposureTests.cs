using Deploy.Tests.Charts;

namespace Deploy.Tests.Exposure;

/// <summary>What stands before the public port neither holds answers back nor cuts them off.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class ExposureTests(RenderedSets sets)
{
    [Fact]
    public async Task HostsOutside_ReachThePortOfMutualTls_ByAServiceThatHasNothingElse_AndKeepTheirAddresses()
    {
        var rendering = await sets.GetAsync(ValueSet.Gpu);
        var gateway = rendering.PodOf("gateway");
        var service = Assert.Single(rendering.OfKind("Service"), item => item.Spec["type"]?.GetValue<string>() == "LoadBalancer");

        var port = Assert.Single(JsonText.Items(service.Spec["ports"]));

        Assert.True(gateway.Matches(new System.Text.Json.Nodes.JsonObject { ["matchLabels"] = service.Spec["selector"]!.DeepClone() }));
        Assert.Equal(gateway.Ports["internal"], gateway.Port(port["targetPort"]!));
        Assert.Equal("Local", service.Spec["externalTrafficPolicy"]!.GetValue<string>());
        Assert.Equal("internal", service.Annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"]);
    }

    [Theory]
    [InlineData(ValueSet.Minimal)]
    [InlineData(ValueSet.Gpu)]
    public async Task Metrics_AreInNoServiceThatIsReachedFromOutside(string set)
    {
        var services = (await sets.GetAsync(set)).OfKind("Service").Where(item => JsonText.Items(item.Spec["ports"]).Any(port => port["name"]!.GetValue<string>() == "metrics")).ToList();

        Assert.Equal(2, services.Count);
        Assert.All(services, item => Assert.Equal("ClusterIP", item.Spec["type"]?.GetValue<string>() ?? "ClusterIP"));
    }

    [Fact]
    public async Task Ingress_DoesNotBufferAndWaitsLong_UnlessTheOperatorSaysOtherwise()
    {
        var ingress = (await sets.GetAsync(ValueSet.Bundled)).OfKind("Ingress").Single();
        var annotations = ingress.Annotations;

        Assert.Equal("off", annotations["nginx.ingress.kubernetes.io/proxy-buffering"]);
        Assert.Equal("off", annotations["nginx.ingress.kubernetes.io/proxy-request-buffering"]);
        Assert.Equal("3600", annotations["nginx.ingress.kubernetes.io/proxy-send-timeout"]);
        Assert.Equal("900", annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]);
        Assert.Equal("HTTPS", annotations["nginx.ingress.kubernetes.io/backend-protocol"]);
    }

    [Fact]
    public async Task Routes_PointToThePublicPortOfTheGatewaysService()
    {
        var rendering = await sets.GetAsync(ValueSet.Bundled);
        var service = rendering.OfKind("Service").Single(item => item.Name == "lora");
        var port = JsonText.Items(service.Spec["ports"]).Single();
        var backend = rendering.OfKind("Ingress").Single().Spec["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!;
        var reference = rendering.OfKind("HTTPRoute").Single().Spec["rules"]![0]!["backendRefs"]![0]!;

        Assert.Equal(service.Name, backend["name"]!.GetValue<string>());
        Assert.Equal(port["name"]!.GetValue<string>(), backend["port"]!["name"]!.GetValue<string>());
        Assert.Equal(service.Name, reference["name"]!.GetValue<string>());
        Assert.Equal(port["port"]!.GetValue<int>(), reference["port"]!.GetValue<int>());
        Assert.Equal(8080, rendering.PodOf("gateway").Port(port["targetPort"]!));
    }

    [Fact]
    public async Task HttpRoute_HasNoLimitOnTheTimeOfAnAnswer()
    {
        var timeouts = (await sets.GetAsync(ValueSet.Bundled)).OfKind("HTTPRoute").Single().Spec["rules"]![0]!["timeouts"]!;

        Assert.Equal("0s", timeouts["request"]!.GetValue<string>());
        Assert.Equal("0s", timeouts["backendRequest"]!.GetValue<string>());
    }

    [Fact]
    public async Task PublicService_OfAnySet_HasNeitherInternalNorMetricsPort()
    {
        foreach (var set in ValueSet.All)
        {
            var rendering = await sets.GetAsync(set);
            var service = rendering.OfKind("Service").Single(item => item.Labels["app.kubernetes.io/component"] == "gateway");

            Assert.Equal(rendering.PodOf("gateway").Ports["http"], rendering.PodOf("gateway").Port(Assert.Single(JsonText.Items(service.Spec["ports"]))["targetPort"]!));
        }
    }
}
