using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>A pod gets the time that its process takes to end, and no rollout takes away before it gives.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class DrainTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Grace_OfGatewaysAndHosts_IsTheSleepAndTheDrainAndTen_AndTheEndItselfTakesLess(string set)
    {
        var pods = (await sets.GetAsync(set)).Pods.Where(pod => pod.Component is "gateway" or "host").ToList();

        Assert.True(pods.Count >= 2);
        Assert.All(pods, pod =>
        {
            var container = pod.MainContainers.Single();
            var grace = pod.Spec["terminationGracePeriodSeconds"]!.GetValue<int>();
            var sleep = container["lifecycle"]!["preStop"]!["sleep"]!["seconds"]!.GetValue<int>();
            var drain = int.Parse(Variable(container, pod.Component == "gateway" ? "Gateway__DrainSeconds" : "Host__DrainSeconds"), CultureInfo.InvariantCulture);
            Assert.Equal(5, sleep);
            Assert.Equal(sleep + drain + 10, grace);
            Assert.InRange(EndOf(pod.Component == "gateway" ? "Gateway" : "AdapterHost"), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(grace - sleep - drain));
        });
    }

    [Theory]
    [InlineData(ValueSet.Production, 300)]
    [InlineData(ValueSet.Bundled, 120)]
    public async Task Drain_OfTheValues_ReachesTheProcess(string set, int seconds)
    {
        var rendering = await sets.GetAsync(set);

        Assert.Equal($"{seconds}", Variable(rendering.PodOf("gateway").MainContainers.Single(), "Gateway__DrainSeconds"));
        Assert.Equal("0", Variable(rendering.PodOf("gateway").MainContainers.Single(), "Gateway__DrainDelaySeconds"));
        Assert.Equal($"{seconds}", Variable(rendering.PodOf("host").MainContainers.Single(), "Host__DrainSeconds"));
    }

    [Theory]
    [InlineData(ValueSet.Production)]
    [InlineData(ValueSet.Gpu)]
    [InlineData(ValueSet.LockedDown)]
    [InlineData(ValueSet.Bundled)]
    public async Task Rollout_OfSeveralGateways_AddsOneBeforeItTakesOne(string set)
    {
        var strategy = (await sets.GetAsync(set)).OfKind("Deployment").Single().Spec["strategy"]!;

        Assert.Equal("RollingUpdate", strategy["type"]!.GetValue<string>());
        Assert.Equal(1, strategy["rollingUpdate"]!["maxSurge"]!.GetValue<int>());
        Assert.Equal(0, strategy["rollingUpdate"]!["maxUnavailable"]!.GetValue<int>());
    }

    [Fact]
    public async Task Rollout_OfTheOneGatewayOfAVolume_StopsItFirst()
    {
        var strategy = (await sets.GetAsync(ValueSet.Minimal)).OfKind("Deployment").Single().Spec["strategy"]!;

        Assert.Equal("Recreate", strategy["type"]!.GetValue<string>());
    }

    /// <summary>What the program says that its end takes beside the drain.</summary>
    private static TimeSpan EndOf(string program) =>
        (TimeSpan)Assembly.Load(program).GetType($"{program}.Draining.DrainSequence", throwOnError: true)!.GetField("End")!.GetValue(null)!;

    private static string Variable(JsonNode container, string name) =>
        JsonText.Items(container["env"]).Single(variable => variable["name"]!.GetValue<string>() == name)["value"]!.GetValue<string>();
}
