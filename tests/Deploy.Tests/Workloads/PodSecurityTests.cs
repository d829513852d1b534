using System.Text.Json.Nodes;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>The restricted pod security standard, and more: https://kubernetes.io/docs/concepts/security/pod-security-standards/</summary>
[Collection(RenderingsCollection.Name)]
public sealed class PodSecurityTests(RenderedSets sets)
{
    private static readonly string[] s_allowedVolumes = ["configMap", "emptyDir", "persistentVolumeClaim", "secret"];

    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Pods_OfEachSet_AreRestricted(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.NotEmpty(rendering.Pods);
        Assert.All(rendering.Pods, pod =>
        {
            var security = pod.Spec["securityContext"]!;
            Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
            Assert.True(security["runAsUser"]!.GetValue<int>() > 0);
            Assert.Equal("RuntimeDefault", security["seccompProfile"]!["type"]!.GetValue<string>());
            Assert.False(pod.Spec["automountServiceAccountToken"]!.GetValue<bool>());
            Assert.False(pod.Spec["enableServiceLinks"]!.GetValue<bool>());
            Assert.Null(pod.Spec["hostNetwork"]);
            Assert.Null(pod.Spec["hostPID"]);
            Assert.Null(pod.Spec["hostIPC"]);
            Assert.All(JsonText.Items(pod.Spec["volumes"]), volume =>
                Assert.Contains(volume.AsObject().Single(field => field.Key != "name").Key, s_allowedVolumes));
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Containers_OfEachSet_AreRestricted(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.Pods.SelectMany(pod => pod.Containers), container =>
        {
            var security = container["securityContext"]!;
            Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
            Assert.Null(security["privileged"]);
            Assert.Equal(["ALL"], JsonText.Items(security["capabilities"]!["drop"]).Select(item => item.GetValue<string>()));
            Assert.Null(security["capabilities"]!["add"]);
            Assert.NotNull(container["resources"]!["requests"]!["cpu"]);
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
            Assert.All(JsonText.Items(container["ports"]), port => Assert.Null(port["hostPort"]));
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Mounts_OfEachContainer_AreVolumesOfItsPod_AndOnlyWhatMustBeIsWritable(string set)
    {
        var rendering = await sets.GetAsync(set);

        foreach (var pod in rendering.Pods)
        {
            var volumes = JsonText.Items(pod.Spec["volumes"]).Concat(Templates(pod)).ToDictionary(volume => volume["name"]!.GetValue<string>());
            foreach (var mount in pod.Containers.SelectMany(container => JsonText.Items(container["volumeMounts"])))
            {
                var volume = Assert.Contains(mount["name"]!.GetValue<string>(), (IDictionary<string, JsonNode>)volumes);
                if (volume["secret"] is not null || (pod.Component == "host" && mount["name"]!.GetValue<string>() == "model"))
                    Assert.True(mount["readOnly"]?.GetValue<bool>(), $"{pod}: {mount["name"]} is writable");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Hosts_OfEachSet_HaveNoCredentialButTheirCertificate(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.All(rendering.Pods.Where(pod => pod.Component == "host"), pod =>
        {
            var secrets = JsonText.Items(pod.Spec["volumes"]).Where(volume => volume["secret"] is not null).Select(volume => volume["name"]!.GetValue<string>());
            Assert.Equal(["mutual-tls"], secrets);
            Assert.DoesNotContain(pod.Containers.SelectMany(container => JsonText.Items(container["env"])), variable => variable["valueFrom"]?["secretKeyRef"] is not null);
            Assert.Null(pod.Spec["serviceAccountName"]);
        });
    }

    private static IEnumerable<JsonNode> Templates(Pod pod) => JsonText.Items(pod.Owner.Spec["volumeClaimTemplates"])
        .Select(claim => (JsonNode)new JsonObject { ["name"] = claim["metadata"]!["name"]!.GetValue<string>(), ["persistentVolumeClaim"] = new JsonObject() });
}
