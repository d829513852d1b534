using Deploy.Tests.Charts;

namespace Deploy.Tests.Refusals;

/// <summary>Bad values are refused before anything is installed, with what is wrong and what to do.</summary>
public sealed class RefusalTests
{
    private const string Digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    /// <summary>What is changed in a good set (helm's --set-json), and a part of the message.</summary>
    private static readonly (string Change, string Message)[] s_bySchema =
    [
        ("gatway={}", "additional properties 'gatway' not allowed"),
        ("gateway.replica=2", "at '/gateway': additional properties 'replica' not allowed"),
        ("gateway.replicas=\"two\"", "at '/gateway/replicas': got string, want integer"),
        ("gateway.replicas=-1", "at '/gateway/replicas': minimum: got -1, want 0"),
        ("gateway.port=80", "at '/gateway/port': minimum: got 80, want 1,024"),
        ("gateway.metricsPort=70000", "at '/gateway/metricsPort': maximum"),
        ("gateway.preStopSeconds=90", "at '/gateway/preStopSeconds': maximum: got 90, want 60"),
        ("gateway.settings={\"Port\":1}", "at '/gateway/settings': additional properties 'Port' not allowed"),
        ("gateway.settings={\"A:B\":{}}", "at '/gateway/settings/A:B': got object"),
        ("gateway.podDisruptionBudget.maxUnavailable=\"most\"", "at '/gateway/podDisruptionBudget/maxUnavailable'"),
        ("gateway.resources={\"limit\":{}}", "at '/gateway/resources': additional properties 'limit' not allowed"),
        ("gateway.resources.limits.memory=\"1 GB\"", "at '/gateway/resources/limits/memory': '1 GB' does not match pattern"),
        ("gateway.tolerations=[{\"operater\":\"Exists\"}]", "additional properties 'operater' not allowed"),
        ("images.gateway.digest=\"sha256:abc\"", "at '/images/gateway/digest'"),
        ("images.gateway.pullPolicy=\"Sometimes\"", "at '/images/gateway/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'"),
        ("service.type=\"ExternalName\"", "at '/service/type': value must be one of"),
        ("registry.kind=\"mysql\"", "at '/registry/kind': value must be one of 'external', 'bundled', 'sqlite'"),
        ("redis.keyPrefix=\"a b\"", "at '/redis/keyPrefix'"),
        ("redis.password=\"hunter2\"", "at '/redis': additional properties 'password' not allowed"),
        ("registry.bundled.password=\"hunter2\"", "at '/registry/bundled': additional properties 'password' not allowed"),
        ("secrets.pepper=\"c2VjcmV0\"", "at '/secrets': additional properties 'pepper' not allowed"),
        ("secrets.encryption.keys={\"a b\":\"k\"}", "at '/secrets/encryption/keys': additional properties 'a b' not allowed"),
        ("artifacts.s3.prefix=\"prod\"", "at '/artifacts/s3/prefix'"),
        ("mutualTls.source=\"none\"", "at '/mutualTls/source': value must be one of 'secret', 'certManager'"),
        ("mutualTls.enabled=false", "at '/mutualTls': additional properties 'enabled' not allowed"),
        ("hosts.static=[\"http://gpu1:8443\"]", "at '/hosts/static/0': 'http://gpu1:8443' does not match pattern '^https://"),
        ("internalService.type=\"ExternalName\"", "at '/internalService/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'"),
        ("mutualTls.certManager.gatewayNames=[\"https://x\"]", "at '/mutualTls/certManager/gatewayNames/0'"),
        ("networkPolicy.identityProviders=[]", "at '/networkPolicy/identityProviders': got array, want object"),
        ("networkPolicy.podIdentity.cidr=\"10.0.0.0/8\"", "at '/networkPolicy/podIdentity': additional properties 'cidr' not allowed"),
        ("hostPoolDefaults.external.env={\"A B\":\"c\"}", "at '/hostPoolDefaults/external/env': additional properties 'A B' not allowed"),
        ("hostPools[0].external.server=\"Ollama\"", "at '/hostPools/0/external/server': value must be one of '', 'Vllm', 'Sglang'"),
        ("hostPools=[{\"name\":\"a\"}]", "at '/hostPools/0': missing property 'model'"),
        ("hostPools[0].name=\"a-name-that-is-too-long\"", "at '/hostPools/0/name'"),
        ("hostPools[0].model.ulr=\"x\"", "at '/hostPools/0/model': additional properties 'ulr' not allowed"),
        ("hostPools[0].model.url=\"http://models/x.gguf\"", "at '/hostPools/0/model/url'"),
        ("hostPools[0].model.oci=\"registry/models/coder:latest\"", "at '/hostPools/0/model/oci'"),
        ("hostPools[0].model.sha256=\"abc\"", "at '/hostPools/0/model/sha256'"),
        ("hostPools[0].model.file=\"../../etc/passwd\"", "at '/hostPools/0/model/file'"),
        ("hostPools[0].model.file=\"a/../b\"", "at '/hostPools/0/model/file'"),
        ("trustedCa={\"pem\":\"-----BEGIN\"}", "at '/trustedCa': additional properties 'pem' not allowed"),
        ("mutualTls.authority.configMap=\"A B\"", "at '/mutualTls/authority/configMap'"),
        ("hostPools[0].model.accessMode=\"ReadWriteOncePod\"", "at '/hostPools/0/model/accessMode': value must be one of 'ReadWriteOnce', 'ReadWriteMany'"),
        ("hostPools[0].model.oneNode=\"yes\"", "at '/hostPools/0/model/oneNode': got string, want boolean"),
        ("hostPools[0].gpu.count=-1", "at '/hostPools/0/gpu/count': minimum"),
        ("hostPools[0].autoscaling.kind=\"both\"", "at '/hostPools/0/autoscaling/kind': value must be one of 'none', 'hpa', 'keda'"),
        ("hostPoolDefaults.nodeselector={}", "at '/hostPoolDefaults': additional properties 'nodeselector' not allowed"),
        ("networkPolicy.prometheus=[{}]", "at '/networkPolicy/prometheus/0': minProperties"),
        ("networkPolicy.registry.to=[{\"cidr\":\"10.0.0.0/8\"}]", "at '/networkPolicy/registry/to/0': additional properties 'cidr' not allowed"),
        ("monitoring.prometheusUrl=\"prometheus:9090\"", "at '/monitoring/prometheusUrl'"),
        ("ingress.hosts=[\"https://llm.example.com\"]", "at '/ingress/hosts/0'"),
        ("telemetry.logFormat=\"json\"", "at '/telemetry/logFormat': value must be one of 'Json', 'Text'"),
        ("telemetry.otlpEndpoint=\"collector:4318\"", "at '/telemetry/otlpEndpoint'"),
    ];

    /// <summary>A good set, what is changed in it, and a part of the message.</summary>
    public static TheoryData<string, string, string> ByTheChart => new()
    {
        { "minimal", "gateway.replicas=2", "registry.kind is sqlite, a file of one gateway" },
        { "minimal", "gateway.autoscaling.enabled=true", "artifacts.kind is files, a folder of one gateway" },
        { "minimal", "gateway.replicas=3", "redis.kind is none, but several gateways learn of each other's hosts through Redis" },
        { "minimal", "gateway.replicas=3", "state.persistence is one gateway's" },
        { "minimal", "state.persistence.enabled=false", "secrets.existingSecret is empty, and no volume keeps keys" },
        { "minimal", "state.persistence.enabled=false", "keep everything in the state directory" },
        { "minimal", "hostPools=[]", "hostPools and hosts.static are both empty" },
        { "minimal", "mutualTls.gateway.existingSecret=\"\"", "mutualTls.gateway.existingSecret is empty" },
        { "minimal", "mutualTls.host.existingSecret=\"\"", "mutualTls.host.existingSecret is empty" },
        { "minimal", "mutualTls.host.existingSecret=\"gateway-certificate\"", "a host could pose as a gateway" },
        { "minimal", "gateway.metricsPort=8080", "gateway.port, internalPort and metricsPort must differ" },
        { "minimal", "hosts.metricsPort=8443", "hosts.port and hosts.metricsPort must differ" },
        { "minimal", "gateway.settings={\"Gateway:Port\":8081}", "gateway.settings has Gateway:Port, which the chart sets" },
        { "minimal", "gateway.settings={\"gateway:port\":8081}", "gateway.settings has gateway:port, which the chart sets" },
        { "minimal", "hostPools[0].settings={\"host:drainseconds\":1}", "settings has host:drainseconds, which the chart sets" },
        { "production", "gateway.secretSettings=[{\"name\":\"ConnectionStrings__RegistryOwner\",\"secret\":\"registry\",\"key\":\"owner\"}]", "gateway.secretSettings has ConnectionStrings__RegistryOwner, which is the chart's to set" },
        { "minimal", "gateway.settings={\"Secrets:FetchGrantKey\":\"x\"}", "gateway.settings has Secrets:FetchGrantKey, which the chart sets" },
        { "minimal", "hostPools[0].settings={\"Host:GatewayUrl\":\"http://x\"}", "settings has Host:GatewayUrl, which the chart sets" },
        { "minimal", "hostPools[0].model.existingClaim=\"\"", "give exactly one of model.url, model.oci and model.existingClaim, not 0" },
        { "minimal", "hostPools[0].model.url=\"https://models/x.gguf\"", "give exactly one of model.url, model.oci and model.existingClaim, not 2" },
        { "minimal", "hostPools[0].model={\"name\":\"a\",\"url\":\"https://models/x.gguf\"}", "model.sha256 is empty, and a model that is fetched is checked" },
        { "minimal", "hostPools[0].model.name=\"\"", "model.name is empty" },
        { "minimal", "hostPools[1]={\"name\":\"coder\",\"model\":{\"name\":\"a\",\"existingClaim\":\"b\"}}", "hostPools \"coder\" is there twice" },
        { "minimal", "hostPools[0].autoscaling={\"kind\":\"keda\"}", "autoscaling.kind keda asks Prometheus: set monitoring.prometheusUrl" },
        { "minimal", "hostPools[0].autoscaling={\"kind\":\"hpa\",\"minReplicas\":5}", "autoscaling.minReplicas is above maxReplicas" },
        { "gpu", "hostPools[0].settings={\"Engine:Strategy\":\"Mixed\"}", "Engine:Strategy Mixed works on memory that the host can see" },
        { "gpu", "hostPools[1].external.weights=\"\"", "hostPools \"big\": external.weights is empty, and external.server is set" },
        { "gpu", "hostPools[1].settings={\"Engine:Kind\":\"Local\"}", "settings has Engine:Kind, which the chart sets" },
        { "gpu", "hosts.staticNames=[]", "hosts.staticNames is empty: gateways would believe no certificate of hosts.static" },
        { "gpu", "hosts.static=[\"https://gpu1.example.org:8443\"]", "hosts.static has https://gpu1.example.org:8443, which no name of hosts.staticNames covers (*.example.com): add gpu1.example.org" },
        { "gpu", "hosts.static=[]", "internalService.type is LoadBalancer, for hosts outside of the cluster, and hosts.static names none" },
        { "gpu", "hostPools[1].external.image={\"tag\":\"v0.10.1\"}", "hostPools \"big\": external.image.tag is v0.10.1, and hosts need vLLM 0.10.2 or later" },
        { "gpu", "hostPools[1].external.env.VLLM_SERVER_DEV_MODE=0", "hostPools \"big\": external.env has VLLM_SERVER_DEV_MODE, which the chart sets" },
        { "minimal", "trustedCa={\"secret\":\"a\",\"configMap\":\"b\"}", "trustedCa.secret and trustedCa.configMap are both set" },
        { "minimal", "mutualTls.authority={\"secret\":\"a\",\"configMap\":\"b\"}", "mutualTls.authority.secret and mutualTls.authority.configMap are both set" },
        { "gpu", "hostPools[0].model.oneNode=false", "hostPools \"coder-gpu\": several hosts (replicas, or autoscaling.maxReplicas) share the model's volume, and nodes cannot share one that is ReadWriteOnce" },
        { "locked-down", "hostPools[0].model.accessMode=\"ReadWriteOnce\"", "set model.accessMode to ReadWriteMany and model.storageClass to a class that has it, or model.existingClaim, or model.oneNode" },
        { "production", "registry.existingSecret=\"\"", "registry.existingSecret is empty" },
        { "production", "redis.existingSecret=\"\"", "redis.existingSecret is empty" },
        { "production", "secrets.existingSecret=\"\"", "secrets.existingSecret is empty" },
        { "production", "secrets.encryption.current=\"k3\"", "secrets.encryption.current is \"k3\", which is not among secrets.encryption.keys (k1, k2)" },
        { "minimal", "secrets.existingSecret=\"keys\"", "secrets.encryption.current is \"\", which is not among secrets.encryption.keys" },
        { "production", "artifacts.s3.bucket=\"\"", "artifacts.s3.bucket is empty" },
        { "production", "artifacts.s3.serviceUrl=\"\"", "artifacts.s3 needs serviceUrl or region" },
        { "bundled", "artifacts.s3.allowHttp=false", "artifacts.s3.serviceUrl is plain http: use https, or set artifacts.s3.allowHttp" },
        { "production", "gateway.autoscaling.minReplicas=30", "gateway.autoscaling.minReplicas is above maxReplicas" },
        { "production", "ingress={\"enabled\":true}", "ingress.enabled needs ingress.hosts" },
        { "production", "httpRoute={\"enabled\":true}", "httpRoute.enabled needs httpRoute.parentRefs" },
        { "bundled", "registry.bundled.existingSecret=\"\"", "registry.bundled.existingSecret is empty" },
        { "bundled", "redis.bundled.existingSecret=\"\"", "redis.bundled.existingSecret is empty" },
        { "production", "hostPools[0].model.sha256=\"" + Digest + "\",hostPools[0].model.existingClaim=\"c\"", "not 2" },
    };

    /// <summary>All that do not concern the same value at once, since a refusal names everything that is wrong.</summary>
    [Fact]
    public async Task Schema_OfBadValues_NamesEachAndWhatIsAllowed()
    {
        var rest = s_bySchema.ToList();
        while (rest.Count > 0)
        {
            var batch = new List<(string Change, string Message)>();
            foreach (var row in rest.ToList())
            {
                if (batch.Any(other => Overlap(PathOf(other.Change), PathOf(row.Change))))
                    continue;
                batch.Add(row);
                rest.Remove(row);
            }

            var result = await new Helm().TemplateAsync(
                ["--values", ValueSet.File(ValueSet.Minimal), .. batch.SelectMany(row => new[] { "--set-json", row.Change })]);

            Assert.NotEqual(0, result.ExitCode);
            Assert.All(batch, row => Assert.Contains(row.Message, result.Error, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(ByTheChart))]
    public async Task Chart_OfValuesThatCannotWorkTogether_SaysWhichAndWhatToDo(string set, string change, string message) =>
        await AssertRefusedAsync(set, change, message);

    [Fact]
    public async Task Chart_OfSeveralFaults_NamesThemAll()
    {
        var result = await new Helm().TemplateAsync([]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("registry.existingSecret is empty", result.Error, StringComparison.Ordinal);
        Assert.Contains("redis.existingSecret is empty", result.Error, StringComparison.Ordinal);
        Assert.Contains("hostPools and hosts.static are both empty", result.Error, StringComparison.Ordinal);
    }

    private static string PathOf(string change) => change[..change.IndexOf('=', StringComparison.Ordinal)];

    // One value, or one within the other.
    private static bool Overlap(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);

    private static async Task AssertRefusedAsync(string set, string change, string message)
    {
        var result = await new Helm().TemplateAsync(["--values", ValueSet.File(set), "--set-json", change]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
