using System.Text.RegularExpressions;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Models;

/// <summary>How a base model comes to its hosts.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class ModelTests(RenderedSets sets)
{
    [Theory]
    [InlineData(ValueSet.Production, "https://models.example.com/coder-7b-q8_0.gguf", "curlimages/curl")]
    [InlineData(ValueSet.Gpu, "registry.example.com/models/coder@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "oras-project/oras")]
    public async Task Model_ThatIsFetched_IsPutIntoTheClaimThatHostsReadOnly(string set, string source, string image)
    {
        var rendering = await sets.GetAsync(set);
        var job = rendering.Pods.Single(pod => pod.Component == "model");
        var host = rendering.Pods.First(pod => pod.Component == "host" && pod.Labels["host-pool"] == job.Labels["host-pool"]);
        var claim = Claim(job);

        Assert.Contains(rendering.OfKind("PersistentVolumeClaim"), item => item.Name == claim);
        Assert.Equal(claim, Claim(host));
        Assert.True(JsonItem(host, "volumes", "model")["persistentVolumeClaim"]!["readOnly"]!.GetValue<bool>());
        var container = job.MainContainers.Single();
        Assert.Contains(image, container["image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(source, Variable(container, "MODEL_SOURCE"));
        Assert.Matches("^[0-9a-f]{64}$", Variable(container, "MODEL_SHA256"));
        Assert.Equal($"/model/{Variable(container, "MODEL_FILE")}", Variable(host.MainContainers.Single(), "Host__ModelPath"));
        Assert.Equal(Variable(container, "MODEL_FILE"), Variable(JsonText.Items(host.Spec["initContainers"]).Single(), "MODEL_FILE"));
    }

    [Fact]
    public async Task Model_OfAClaimThatIsThere_IsFetchedByNobody()
    {
        var rendering = await sets.GetAsync(ValueSet.Minimal);
        var host = rendering.PodOf("host");

        Assert.Equal("models", Claim(host));
        Assert.DoesNotContain(rendering.Pods, pod => pod.Component == "model");
        Assert.Null(host.Spec["initContainers"]);
        Assert.Equal("/model/coder/q8_0.gguf", Variable(host.MainContainers.Single(), "Host__ModelPath"));
    }

    [Fact]
    public async Task Model_WithAnotherDigest_IsAnotherClaimAndAnotherJob()
    {
        var before = (await sets.GetAsync(ValueSet.LockedDown)).Pods.Single(pod => pod.Component == "model");
        var after = (await Rendering.OfAsync(ValueSet.LockedDown, "--set", $"hostPools[0].model.sha256={new string('a', 64)}")).Pods.Single(pod => pod.Component == "model");

        Assert.NotEqual(Claim(before), Claim(after));
        Assert.NotEqual(before.Owner.Name, after.Owner.Name);
    }

    [Fact]
    public async Task Volume_ThatOneNodeMounts_HasItsJobAndItsHostsOnThatNode()
    {
        var rendering = await Rendering.OfAsync(
            ValueSet.Minimal, "--set-json", $$$"""hostPools[0].model={"name":"a","url":"https://models/x.gguf","sha256":"{{{new string('a', 64)}}}"}""",
            "--set-json", """hostPools[0].affinity={"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists"}]}]}}}""");
        var pods = rendering.Pods.Where(pod => pod.Component is "model" or "host").ToList();

        // The default: what each storage class can.
        Assert.Equal("ReadWriteOnce", rendering.OfKind("PersistentVolumeClaim").Single(item => item.Name == Claim(pods[0])).Spec["accessModes"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod =>
        {
            var term = JsonText.Items(pod.Spec["affinity"]!["podAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]).Single();
            Assert.Equal("kubernetes.io/hostname", term["topologyKey"]!.GetValue<string>());
            // Itself too: the scheduler lets the first one go anywhere.
            Assert.All(pods, other => Assert.True(other.Matches(term["labelSelector"]), other.ToString()));
            Assert.False(rendering.PodOf("gateway").Matches(term["labelSelector"]));
        });
        Assert.NotNull(rendering.PodOf("host").Spec["affinity"]!["nodeAffinity"]);
        Assert.Contains(rendering.OfKind("PodDisruptionBudget"), item => item.Name == rendering.PodOf("host").Owner.Name);
    }

    [Fact]
    public async Task Volume_ThatManyNodesMount_LeavesHostsWhereTheyLike()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);

        Assert.All(rendering.Pods.Where(pod => pod.Component is "model" or "host"), pod => Assert.Null(pod.Spec["affinity"]));
    }

    [Fact]
    public async Task Hosts_ThatShareANode_HaveNoBudgetThatWouldKeepIt()
    {
        var rendering = await sets.GetAsync(ValueSet.Gpu);
        var pools = rendering.Pods.Where(pod => pod.Component == "host").ToDictionary(pod => pod.Labels["host-pool"]);

        Assert.DoesNotContain(rendering.OfKind("PodDisruptionBudget"), item => pools["coder-gpu"].Matches(item.Spec["selector"]));
        Assert.Contains(rendering.OfKind("PodDisruptionBudget"), item => pools["big"].Matches(item.Spec["selector"]));
    }

    [Theory]
    [InlineData("hostPools[0].model.accessMode=ReadWriteOnce,hostPools[0].model.oneNode=true")]
    [InlineData("hostPools[0].model.storageClass=other")]
    public async Task Volume_OfAnotherModeOrClass_IsAnotherClaim_SinceNeitherCanBeChanged(string values)
    {
        var before = (await sets.GetAsync(ValueSet.LockedDown)).PodOf("model");
        var after = (await Rendering.OfAsync(ValueSet.LockedDown, "--set", values)).PodOf("model");

        Assert.NotEqual(Claim(before), Claim(after));
        Assert.NotEqual(before.Owner.Name, after.Owner.Name);
    }

    [Theory]
    [InlineData("hostPools[0].nodeSelector.disk=fast")]
    [InlineData("hostPools[0].tolerations[0].key=other,hostPools[0].tolerations[0].operator=Exists")]
    [InlineData("imagePullSecrets[0]=registry")]
    [InlineData("images.oras.tag=v1.3.0")]
    public async Task Job_OfOtherPods_IsAnotherJobOfTheSameClaim_SinceAJobsCannotBeChanged(string values)
    {
        var before = (await sets.GetAsync(ValueSet.Gpu)).PodOf("model");
        var after = (await Rendering.OfAsync(ValueSet.Gpu, "--set", values)).PodOf("model");

        Assert.NotEqual(before.Owner.Name, after.Owner.Name);
        Assert.Equal(Claim(before), Claim(after));
        Assert.Equal(before.Owner.Name, (await Rendering.OfAsync(ValueSet.Gpu, "--set", "hostPools[0].replicas=2")).PodOf("model").Owner.Name);
    }

    [Fact]
    public async Task GpuPool_AsksForGpusAndToleratesTheirTaint()
    {
        var host = (await sets.GetAsync(ValueSet.Gpu)).PodOf("host");
        var container = host.MainContainers.Single();

        Assert.Equal("1", container["resources"]!["limits"]!["nvidia.com/gpu"]!.GetValue<string>());
        Assert.Equal("24Gi", container["resources"]!["limits"]!["memory"]!.GetValue<string>());
        Assert.Contains("adapter-host-cuda", container["image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("999", Variable(container, "Engine__GpuLayers"));
        Assert.Equal("nvidia", host.Spec["runtimeClassName"]!.GetValue<string>());
        Assert.Equal("NVIDIA-L4", host.Spec["nodeSelector"]!["nvidia.com/gpu.product"]!.GetValue<string>());
        Assert.Equal(["dedicated", "nvidia.com/gpu"], JsonText.Items(host.Spec["tolerations"]).Select(item => item["key"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Engine_OfAnotherKind_RunsBesideItsHostWithTheGpus_AndSharesAdaptersInMemory()
    {
        var host = (await sets.GetAsync(ValueSet.Gpu)).Pods.Single(pod => pod.Component == "host" && pod.Labels["host-pool"] == "big");
        var container = host.MainContainers.Single();
        var engine = JsonText.Items(host.Spec["initContainers"]).Single();

        Assert.Equal("Always", engine["restartPolicy"]!.GetValue<string>());
        Assert.Equal("4", engine["resources"]!["limits"]!["nvidia.com/gpu"]!.GetValue<string>());
        Assert.Null(container["resources"]!["limits"]!["nvidia.com/gpu"]);
        Assert.DoesNotContain("cuda", container["image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("External", Variable(container, "Engine__Kind"));
        Assert.Equal("http://127.0.0.1:8000", Variable(container, "External__Url"));
        Assert.Equal("Memory", JsonItem(host, "volumes", "adapters")["emptyDir"]!["medium"]!.GetValue<string>());
        Assert.Equal(Variable(container, "External__AdapterFolder"), MountPath(engine, "adapters"));
        Assert.Equal(Variable(container, "External__AdapterFolder"), MountPath(container, "adapters"));
        Assert.Null(engine["ports"]);
    }

    [Fact]
    public async Task Engine_AsAUserWithoutAnAccount_IsToldANameAndFoldersThatItMayWriteTo()
    {
        var host = (await sets.GetAsync(ValueSet.Gpu)).Pods.Single(pod => pod.Component == "host" && pod.Labels["host-pool"] == "big");
        var engine = JsonText.Items(host.Spec["initContainers"]).Single();
        var writable = JsonText.Items(engine["volumeMounts"]).Where(mount => mount["readOnly"] is null).Select(mount => mount["mountPath"]!.GetValue<string>()).ToList();

        Assert.Equal("engine", Variable(engine, "LOGNAME"));
        Assert.Contains(Variable(engine, "HOME"), writable);
        Assert.Contains(Path.GetDirectoryName(Variable(engine, "TORCHINDUCTOR_CACHE_DIR")), writable);
        // Of the pool's own.
        Assert.Equal("vllm", Variable(engine, "USER"));
        Assert.Equal("1", Variable(engine, "HF_HUB_OFFLINE"));
        Assert.Equal("1", Variable(engine, "VLLM_SERVER_DEV_MODE"));
    }

    [Fact]
    public async Task Engine_OfTheDefaults_IsAVersionThatHostsCanUse()
    {
        var values = Repository.ReadChart("values.yaml");
        var needed = Regex.Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/AdapterHost/External/Vllm/VllmServer.cs")), @"return_token_ids' \(([0-9.]+) and later\)").Groups[1].Value;

        var given = Regex.Match(values, "repository: vllm/vllm-openai, tag: v([0-9.]+),").Groups[1].Value;

        Assert.True(Version.Parse(given) >= Version.Parse(needed), $"{given} < {needed}");
        var example = Regex.Match(values, @"Its arguments, e\.g\. `\[(.*?)\]`").Groups[1].Value.Split(", ");
        Assert.Contains("--enable-prompt-tokens-details", example);
        Assert.Contains("--enable-lora", example);
    }

    [Fact]
    public async Task LargeNumbers_InSettings_AreWrittenInFull()
    {
        var container = (await sets.GetAsync(ValueSet.Production)).PodOf("host").MainContainers.Single();

        Assert.Equal("1048576", Variable(container, "Engine__ContextTokens"));
        Assert.Equal("8589934592", Variable(container, "Adapters__MaxBytes"));
        Assert.Equal("false", Variable(container, "Engine__OwnKernels"));
    }

    private static string MountPath(System.Text.Json.Nodes.JsonNode container, string volume) =>
        JsonText.Items(container["volumeMounts"]).Single(mount => mount["name"]!.GetValue<string>() == volume)["mountPath"]!.GetValue<string>();

    private static string Claim(Pod pod) => JsonItem(pod, "volumes", "model")["persistentVolumeClaim"]!["claimName"]!.GetValue<string>();

    private static System.Text.Json.Nodes.JsonNode JsonItem(Pod pod, string list, string name) =>
        JsonText.Items(pod.Spec[list]).Single(item => item["name"]!.GetValue<string>() == name);

    private static string Variable(System.Text.Json.Nodes.JsonNode container, string name) =>
        JsonText.Items(container["env"]).Single(item => item["name"]!.GetValue<string>() == name)["value"]!.GetValue<string>();
}
