using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Policies;

/// <summary>Who reaches whom: everything that is allowed stands here, everything else is tried and must be denied.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class NetworkPolicyTests(RenderedSets sets)
{
    private static readonly int[] s_ports = [22, 53, 80, 443, 4318, 5432, 6379, 6380, 8080, 8443, 9000, 9090];

    /// <summary>From, to, port: with every peer named.</summary>
    private static readonly (string From, string To, int Port)[] s_lockedDown =
    [
        ("edge", "gateway", 8080),
        ("host", "gateway", 8443),
        ("gateway", "host", 8443),
        ("prometheus", "gateway", 9090),
        ("prometheus", "host", 9090),
        ("gateway", "postgres", 5432),
        ("migration", "postgres", 5432),
        ("gateway", "redis-server", 6380),
        ("gateway", "s3", 443),
        ("gateway", "provider", 443),
        ("model", "models", 443),
        ("gateway", "collector", 4318),
        ("host", "collector", 4318),
        ("gateway", "dns", 53),
        ("host", "dns", 53),
        ("migration", "dns", 53),
        ("model", "dns", 53),
    ];

    private static readonly (string From, string To, int Port)[] s_bundled =
    [
        ("gateway", "postgresql", 5432),
        ("migration", "postgresql", 5432),
        ("gateway", "redis", 6379),
        ("host", "gateway", 8443),
        ("gateway", "host", 8443),
    ];

    [Fact]
    public async Task Traffic_WithEveryPeerNamed_IsThisAndNothingElse()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        var allowed = from source in everybody.Values
                      from target in everybody.Values
                      from port in s_ports
                      where source != target && (IsOurs(source) || IsOurs(target)) && evaluator.Allows(source, target, port)
                      select (source.Name, target.Name, port);

        Assert.Equal(s_lockedDown.Order(), allowed.Order());
    }

    [Fact]
    public async Task Names_ByUdp_AreAskedOfTheClustersDnsAlone()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        var asked = everybody.Values.Where(target => evaluator.Allows(everybody["host"], target, 53, "UDP")).Select(target => target.Name);

        Assert.Equal(["dns"], asked);
    }

    [Fact]
    public async Task BundledStores_AreReachedByWhoNeedsThem_AndReachNobody()
    {
        var rendering = await sets.GetAsync(ValueSet.Bundled);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        var between = from source in rendering.Pods.Select(pod => pod.Component).Distinct()
                      from target in rendering.Pods.Select(pod => pod.Component).Distinct()
                      from port in s_ports
                      where source != target && evaluator.Allows(everybody[source], everybody[target], port)
                      select (source, target, port);
        var outwards = from store in new[] { "postgresql", "redis" }
                       from target in everybody.Values
                       from port in s_ports
                       where evaluator.Allows(everybody[store], target, port)
                       select (store, target.Name, port);

        Assert.Equal(s_bundled.Order(), between.Order());
        Assert.Empty(outwards);
    }

    [Theory]
    [InlineData(ValueSet.Minimal)]
    [InlineData(ValueSet.Production)]
    [InlineData(ValueSet.Bundled)]
    public async Task Hosts_WithoutTraces_ReachGatewaysAndDnsAlone_AndAreReachedByGatewaysAndPrometheus(string set)
    {
        var rendering = await sets.GetAsync(set);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        var reached = from target in everybody.Values
                      from port in s_ports
                      where target.Name != "host" && evaluator.Allows(everybody["host"], target, port)
                      select (target.Name, port);
        var reaching = from source in everybody.Values
                       from port in s_ports
                       where source.Name != "host" && evaluator.Allows(source, everybody["host"], port)
                       select (source.Name, port);

        Assert.Equal([("dns", 53), ("gateway", 8443)], reached.Order());
        Assert.All(reaching, source => Assert.Contains(source, new[] { ("gateway", 8443), ("prometheus", 9090), ("grafana", 9090), ("collector", 9090) }));
        Assert.Contains(("gateway", 8443), reaching);
        var another = everybody["host"] with { Name = "another host" };
        Assert.DoesNotContain(s_ports, port => evaluator.Allows(everybody["host"], another, port));
    }

    [Theory]
    [InlineData("artifacts.s3.serviceUrl=https://s3.example.com:9000", "gateway", "s3", 9000, 443)]
    [InlineData("artifacts.s3.serviceUrl=http://s3.example.com,artifacts.s3.allowHttp=true", "gateway", "s3", 80, 443)]
    [InlineData("artifacts.s3.serviceUrl=https://s3.example.com:9000,networkPolicy.artifacts.port=8443", "gateway", "s3", 8443, 9000)]
    [InlineData("telemetry.otlpEndpoint=https://collector.monitoring", "host", "collector", 443, 4318)]
    [InlineData("telemetry.otlpEndpoint=http://collector.monitoring:9090", "gateway", "collector", 9090, 4318)]
    [InlineData("hostPools[0].model.url=https://models.example.com:8443/coder-7b.gguf", "model", "models", 8443, 443)]
    [InlineData("networkPolicy.identityProviders.port=8443", "gateway", "provider", 8443, 443)]
    public async Task Egress_ToAUrlOfTheValues_IsAtItsPort_UnlessAnotherIsSet(string values, string from, string to, int port, int notPort)
    {
        var rendering = await Rendering.OfAsync(ValueSet.LockedDown, "--set", values);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        Assert.True(evaluator.Allows(everybody[from], everybody[to], port));
        Assert.False(evaluator.Allows(everybody[from], everybody[to], notPort));
    }

    [Fact]
    public async Task HostsOutside_OfSeveralPorts_AreReachedAtThese_AndReachGatewaysByMutualTlsAlone()
    {
        var rendering = await Rendering.OfAsync(
            ValueSet.LockedDown, "--set-json", """hosts.static=["https://gpu1.example.com:9000","https://gpu2.example.com:8443"]""", "--set-json", """hosts.staticNames=["*.example.com"]""",
            "--set-json", """networkPolicy.staticHosts.to=[{"ipBlock":{"cidr":"93.184.215.0/24"}}]""");
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        Assert.Equal([8443, 9000], s_ports.Where(port => evaluator.Allows(everybody["gateway"], everybody["internet"], port)));
        Assert.Equal([8443], s_ports.Where(port => evaluator.Allows(everybody["internet"], everybody["gateway"], port)));
        Assert.DoesNotContain(s_ports, port => evaluator.Allows(everybody["models"], everybody["gateway"], port));
        Assert.DoesNotContain(s_ports, port => evaluator.Allows(everybody["host"], everybody["internet"], port) || evaluator.Allows(everybody["internet"], everybody["host"], port));
    }

    [Fact]
    public async Task Bucket_WithoutAnAccessKey_LetsGatewaysAloneAskTheNodesAgentForTheirRole()
    {
        var rendering = await Rendering.OfAsync(ValueSet.LockedDown, "--set", "artifacts.s3.existingSecret=");
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        var asking = from source in everybody.Values
                     from target in new[] { "pod-identity", "node-metadata" }
                     from port in s_ports
                     where IsOurs(source) && evaluator.Allows(source, everybody[target], port)
                     select (source.Name, target, port);

        Assert.Equal([("gateway", "pod-identity", 80)], asking);
    }

    [Fact]
    public async Task IdentityProviders_ThatNobodyNamed_AreReachedLikeOtherDestinations_AndTheNotesSaySo()
    {
        var rendering = await sets.GetAsync(ValueSet.Production);
        var everybody = Neighbourhood.Of(rendering);
        var evaluator = new PolicyEvaluator(rendering.OfKind("NetworkPolicy"));

        Assert.True(evaluator.Allows(everybody["gateway"], everybody["internet"], 443));
        Assert.False(evaluator.Allows(everybody["gateway"], everybody["internet"], 80));
        Assert.Contains("networkPolicy.identityProviders, ", await NotesAsync(ValueSet.Production), StringComparison.Ordinal);
        Assert.DoesNotContain("Every address is allowed", await NotesAsync(ValueSet.LockedDown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPodOfTheRelease_IsUnderDefaultDeny()
    {
        foreach (var set in ValueSet.All)
        {
            var rendering = await sets.GetAsync(set);
            var deny = rendering.OfKind("NetworkPolicy").Single(policy => policy.Name.EndsWith("-default-deny", StringComparison.Ordinal));

            Assert.Null(deny.Spec["ingress"]);
            Assert.Null(deny.Spec["egress"]);
            Assert.All(rendering.Pods, pod => Assert.True(pod.Matches(deny.Spec["podSelector"]), pod.ToString()));
        }
    }

    private static async Task<string> NotesAsync(string set) =>
        (await new Helm().RunAsync(["install", Helm.Release, Repository.Chart, "--namespace", Helm.Namespace, "--dry-run=client", "--values", ValueSet.File(set)])).OrThrow();

    private static bool IsOurs(Endpoint endpoint) => endpoint.Labels is not null && endpoint.IsInNamespace && endpoint.Name != "neighbour";
}
