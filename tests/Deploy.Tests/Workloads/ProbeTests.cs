using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

[Collection(RenderingsCollection.Name)]
public sealed class ProbeTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Probes_OfGatewaysAndHosts_AskTheMetricsPort(string set)
    {
        var pods = (await sets.GetAsync(set)).Pods.Where(pod => pod.Component is "gateway" or "host");

        Assert.All(pods, pod =>
        {
            var container = pod.MainContainers.Single();
            foreach (var (probe, path) in new[] { ("startupProbe", "/health/live"), ("readinessProbe", "/health/ready"), ("livenessProbe", "/health/live") })
            {
                var http = container[probe]!["httpGet"]!;
                Assert.Equal(path, http["path"]!.GetValue<string>());
                Assert.Equal(pod.Ports["metrics"], pod.Port(http["port"]!));
            }

            var setting = pod.Component == "gateway" ? "Gateway__MetricsPort" : "Host__MetricsPort";
            var variable = JsonText.Items(container["env"]).Single(item => item["name"]!.GetValue<string>() == setting);
            Assert.Equal($"{pod.Ports["metrics"]}", variable["value"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task Probes_OfBundledStores_AskPortsThatAreThere()
    {
        var pods = (await sets.GetAsync(ValueSet.Bundled)).Pods.Where(pod => pod.Component is "postgresql" or "redis");

        Assert.All(pods, pod => Assert.All(pod.MainContainers, container =>
        {
            Assert.NotNull(container["readinessProbe"]);
            Assert.True(pod.Port(container["livenessProbe"]!["tcpSocket"]!["port"]!) > 0);
        }));
    }

    [Fact]
    public async Task Startup_OfAHost_HasTheTimeToMapAModel()
    {
        var probe = (await sets.GetAsync(ValueSet.Gpu)).PodOf("host").MainContainers.Single()["startupProbe"]!;

        Assert.True(probe["periodSeconds"]!.GetValue<int>() * probe["failureThreshold"]!.GetValue<int>() >= 600);
    }
}
