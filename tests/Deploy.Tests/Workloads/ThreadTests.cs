using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>An engine has as many threads as its pool has CPUs, not as many as the node has cores.</summary>
public sealed class ThreadTests
{
    private const string Variable = "Engine__Threads";

    [Theory]
    [InlineData("{\"requests\":{\"cpu\":\"16\"}}", "16")]
    [InlineData("{\"requests\":{\"cpu\":6}}", "6")]
    [InlineData("{\"requests\":{\"cpu\":\"4\"},\"limits\":{\"cpu\":\"8\"}}", "8")]
    [InlineData("{\"limits\":{\"cpu\":\"7500m\"}}", "7")]
    [InlineData("{\"requests\":{\"cpu\":\"500m\"}}", "1")]
    [InlineData("{\"requests\":{\"cpu\":2.5}}", "2")]
    [InlineData("{\"requests\":{\"cpu\":\"1000\"}}", "512")]
    public async Task Threads_OfAPool_AreTheWholeCpusOfItsLimit_OrElseOfItsRequest(string resources, string threads) =>
        Assert.Equal([threads], await ThreadsAsync(ValueSet.Minimal, $"hostPools[0].resources={resources}"));

    [Theory]
    [InlineData("Engine:Threads")]
    [InlineData("engine:threads")]
    public async Task Threads_OfTheSettings_CountMore(string name) =>
        Assert.Equal(["3"], await ThreadsAsync(ValueSet.Minimal, $"hostPools[0].settings={{\"{name}\":3}}"));

    [Fact]
    public async Task Threads_OfAnotherEngine_AreItsOwn() => Assert.Equal(["6"], await ThreadsAsync(ValueSet.Gpu, "gateway.replicas=2"));

    /// <summary>Of all pools, in their order.</summary>
    private static async Task<IEnumerable<string>> ThreadsAsync(string set, string values) =>
        (await Rendering.OfAsync(set, "--set-json", values)).Pods.Where(pod => pod.Component == "host").SelectMany(pod => JsonText.Items(pod.MainContainers.Single()["env"]))
            .Where(variable => string.Equals(variable["name"]!.GetValue<string>(), Variable, StringComparison.OrdinalIgnoreCase)).Select(variable => variable["value"]!.GetValue<string>());
}
