using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>What points to something points to something that is there.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class SelectorTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Services_OfEachSet_SelectPodsThatHaveTheirPorts(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.OfKind("Service"), service =>
        {
            var wanted = JsonText.Strings(service.Spec["selector"]);
            var pods = rendering.Pods.Where(pod => wanted.All(label => pod.Labels.GetValueOrDefault(label.Key) == label.Value)).ToList();
            Assert.NotEmpty(pods);
            Assert.Single(pods.Select(pod => pod.Component).Distinct());
            Assert.All(pods, pod => Assert.All(JsonText.Items(service.Spec["ports"]), port => Assert.True(pod.Port(port["targetPort"]!) > 0)));
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Workloads_OfEachSet_SelectTheirOwnPodsAndNobodyElses(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.Pods.Where(pod => pod.Owner.Kind != "Job"), pod =>
        {
            Assert.True(pod.Matches(pod.Owner.Spec["selector"]));
            Assert.All(rendering.Pods.Where(other => other != pod), other => Assert.False(other.Matches(pod.Owner.Spec["selector"]), $"{pod.Owner} selects {other}"));
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Budgets_OfEachSet_SelectThePodsOfOneWorkload(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.OfKind("PodDisruptionBudget"), budget =>
            Assert.Single(rendering.Pods, pod => pod.Matches(budget.Spec["selector"])));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Spread_OfGatewaysAndHosts_CountsTheirOwnPods(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.Pods.Where(pod => pod.Component is "gateway" or "host"), pod =>
        {
            var spread = JsonText.Items(pod.Spec["topologySpreadConstraints"]).ToList();
            Assert.Equal(["kubernetes.io/hostname", "topology.kubernetes.io/zone"], spread.Select(item => item["topologyKey"]!.GetValue<string>()).Order());
            Assert.All(spread, item =>
            {
                Assert.True(pod.Matches(item["labelSelector"]));
                Assert.Single(rendering.Pods, other => other.Matches(item["labelSelector"]));
            });
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task ServiceMonitors_OfEachSet_SelectOneServiceWithTheirPort(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.OfKind("ServiceMonitor"), monitor =>
        {
            var wanted = JsonText.Strings(monitor.Spec["selector"]!["matchLabels"]);
            var service = Assert.Single(rendering.OfKind("Service"), service => wanted.All(label => service.Labels.GetValueOrDefault(label.Key) == label.Value));
            var port = Assert.Single(JsonText.Items(monitor.Spec["endpoints"]))["port"]!.GetValue<string>();
            Assert.Contains(JsonText.Items(service.Spec["ports"]), item => item["name"]!.GetValue<string>() == port);
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Objects_OfEachSet_HaveNamesOfTheirOwnThatFit(string set)
    {
        var rendering = await Rendering.OfAsync(set, "--set", "fullnameOverride=a-name-that-is-far-longer-than-anything-may-be");

        Assert.Equal(rendering.Objects.Count, rendering.Objects.DistinctBy(item => item.ToString()).Count());
        Assert.All(rendering.Objects, item => Assert.InRange(item.Name.Length, 1, item.Kind == "StatefulSet" ? 52 : 63));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Services_OfHostsAndForHosts_HavePodsThatAreNotReadyToo(string set)
    {
        // A gateway is ready only when a host has registered, through such a service.
        var rendering = await sets.GetAsync(set);

        var services = rendering.OfKind("Service").Where(service => service.Name.EndsWith("-internal", StringComparison.Ordinal) || service.Name.EndsWith("-hosts", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, services.Count);
        Assert.All(services, service => Assert.True(service.Spec["publishNotReadyAddresses"]!.GetValue<bool>()));
    }
}
