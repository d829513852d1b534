using Deploy.Tests.Charts;

namespace Deploy.Tests.Autoscaling;

[Collection(RenderingsCollection.Name)]
public sealed class AutoscalingTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Scalers_OfEachSet_HaveATargetOfTheirOwnThatSaysNoNumberItself(string set)
    {
        var rendering = await sets.GetAsync(set);
        var scaled = rendering.Objects.Where(item => item.Kind is "HorizontalPodAutoscaler" or "ScaledObject")
            .Select(item => $"{item.Spec["scaleTargetRef"]!["kind"]}/{item.Spec["scaleTargetRef"]!["name"]}").ToList();

        Assert.Equal(scaled.Count, scaled.Distinct().Count());
        foreach (var target in scaled)
            Assert.Null(rendering.Objects.Single(item => item.ToString() == target).Spec["replicas"]);
        Assert.All(rendering.Objects.Where(item => item.Kind is "Deployment" or "StatefulSet" && !scaled.Contains(item.ToString())), item =>
            Assert.NotNull(item.Spec["replicas"]));
    }

    [Fact]
    public async Task Keda_TakesThePlaceOfTheHpa()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);

        Assert.Single(rendering.OfKind("ScaledObject"));
        Assert.Empty(rendering.OfKind("HorizontalPodAutoscaler"));
    }

    [Fact]
    public async Task Keda_AsksForTheWaitingOfItsOwnPoolsPods()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);
        var scaled = rendering.OfKind("ScaledObject").Single();
        var queries = JsonText.Items(scaled.Spec["triggers"]).Select(trigger => trigger["metadata"]!["query"]!.GetValue<string>()).ToList();

        Assert.Equal(
            [
                "(histogram_quantile(0.95, sum by (le) (rate(host_queue_wait_seconds_bucket{namespace=\"serving\",pod=~\"prod-gateway-coder-[0-9]+\",class!=\"background\"}[2m]))) > 0) or vector(0)",
                "sum(host_queue_depth{namespace=\"serving\",pod=~\"prod-gateway-coder-[0-9]+\",class!=\"background\"}) or vector(0)",
            ],
            queries);
        Assert.Equal("0.25", scaled.Spec["triggers"]![0]!["metadata"]!["threshold"]!.GetValue<string>());
        Assert.Equal("prometheus", scaled.Spec["triggers"]![0]!["authenticationRef"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Limits_AreSharedAmongTheLeastNumberOfGateways()
    {
        var gateway = (await sets.GetAsync(ValueSet.Production)).PodOf("gateway").MainContainers.Single();

        var variable = JsonText.Items(gateway["env"]).Single(item => item["name"]!.GetValue<string>() == "Limits__Gateways");

        Assert.Equal("3", variable["value"]!.GetValue<string>());
    }
}
