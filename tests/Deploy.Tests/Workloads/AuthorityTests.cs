using System.Text.Json.Nodes;
using Deploy.Tests.Charts;
using Deploy.Tests.Models;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Workloads;

/// <summary>Authorities of one's own: for servers that gateways reach, and between gateways and hosts.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class AuthorityTests(RenderedSets sets) : IDisposable
{
    private const string Folders = "SSL_CERT_DIR";

    private readonly string _folder = Directory.CreateTempSubdirectory("authority-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ValueSet.Production, "bundle.pem", false)]
    [InlineData(ValueSet.LockedDown, "ca.crt", true)]
    public async Task TrustedCa_OfAConfigMap_ReachesWhoSpeaksToServersOfOthers(string set, string key, bool tracesByHttps)
    {
        var rendering = await sets.GetAsync(set);
        var believing = rendering.Pods.Where(pod => Volume(pod, "trusted-ca") is not null).ToList();

        Assert.Equal(tracesByHttps ? ["gateway", "host", "migration", "model"] : ["gateway", "migration", "model"], believing.Select(pod => pod.Component).Distinct().Order());
        Assert.All(believing, pod =>
        {
            var source = Volume(pod, "trusted-ca")!["configMap"]!;
            Assert.Equal("company-ca", source["name"]!.GetValue<string>());
            Assert.Equal(key, source["items"]![0]!["key"]!.GetValue<string>());
            var container = pod.MainContainers.Single();
            Assert.True(Mount(container, "trusted-ca")["readOnly"]!.GetValue<bool>());
            if (pod.Component == "model")
                Assert.Equal("/etc/trusted-ca/authority.pem", Variable(container, "MODEL_AUTHORITY_FILE"));
            else
                Assert.Equal(["/etc/ssl/certs", Mount(container, "trusted-ca")["mountPath"]!.GetValue<string>()], Variable(container, Folders)!.Split(':'));
        });
        Assert.All(rendering.Pods.Except(believing).SelectMany(pod => pod.Containers), container => Assert.Null(Variable(container, Folders)));
    }

    [Fact]
    public async Task TrustedCa_OfASecret_ReachesThePullerOfModelsToo()
    {
        var rendering = await Rendering.OfAsync(ValueSet.Gpu, "--set", "trustedCa.secret=company-ca,trustedCa.key=root.pem");

        foreach (var pod in rendering.Pods.Where(pod => pod.Component is "gateway" or "migration" or "model"))
        {
            var source = Volume(pod, "trusted-ca")!["secret"]!;
            Assert.Equal("company-ca", source["secretName"]!.GetValue<string>());
            Assert.Equal("root.pem", source["items"]![0]!["key"]!.GetValue<string>());
            Assert.EndsWith(":/etc/trusted-ca", Variable(pod.MainContainers.Single(), Folders), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TrustedCa_ThatNobodySet_ChangesNothing()
    {
        var rendering = await sets.GetAsync(ValueSet.Minimal);

        Assert.All(rendering.Pods, pod => Assert.Null(Volume(pod, "trusted-ca")));
        Assert.DoesNotContain(Folders, rendering.Text, StringComparison.Ordinal);
    }

    /// <summary>The real gateway program reaches a server whose authority is in one of the rendered folders, whichever.</summary>
    [Theory]
    [InlineData("/etc/trusted-ca", "authority.pem", 1)]
    [InlineData("/etc/ssl/certs", "ca-certificates.crt", 1)]
    [InlineData("/etc/elsewhere", "authority.pem", 0)]
    public async Task Program_WithTheRenderedFolders_BelievesTheAuthoritiesOfEach(string folder, string file, int requests)
    {
        await using var server = await ModelServer.StartAsync([1], "nobody");
        var folders = Variable((await sets.GetAsync(ValueSet.Production)).PodOf("gateway").MainContainers.Single(), Folders)!;
        // As the kubelet mounts it: a link to a link.
        var mount = Directory.CreateDirectory($"{_folder}{folder}").FullName;
        Directory.CreateDirectory(Path.Combine(mount, "..1"));
        await File.WriteAllTextAsync(Path.Combine(mount, "..1", file), server.Authority);
        Directory.CreateSymbolicLink(Path.Combine(mount, "..data"), "..1");
        File.CreateSymbolicLink(Path.Combine(mount, file), Path.Combine("..data", file));

        var result = await Tool.RunAsync(
            "dotnet",
            [Path.Combine(Repository.Root, "artifacts/bin/Gateway/release/Gateway.dll"), "demo", "--base-url", new Uri(server.Url).GetLeftPart(UriPartial.Authority), "--platform-token", "none",
             "--adapters", _folder, "--out", Path.Combine(_folder, "out"), "--wait-seconds", requests > 0 ? "30" : "1"],
            environment: new Dictionary<string, string> { [Folders] = string.Join(':', folders.Split(':').Select(path => _folder + path)) });

        Assert.NotEqual(0, result.ExitCode);
        Assert.True(server.Requests >= requests && (requests > 0 || server.Requests == 0), $"{server.Requests} requests: {result.Output}{result.Error}");
    }

    [Theory]
    [InlineData("configMap")]
    [InlineData("secret")]
    public async Task PeersAuthority_OfItsOwnObject_IsWhatGatewaysAndHostsBelieve(string kind)
    {
        var rendering = await Rendering.OfAsync(ValueSet.Minimal, "--set", $"mutualTls.authority.{kind}=release-authority");

        foreach (var pod in new[] { rendering.PodOf("gateway"), rendering.PodOf("host") })
        {
            var container = pod.MainContainers.Single();
            var mount = Mount(container, "mutual-tls-authority");
            var source = Volume(pod, "mutual-tls-authority")![kind]!;
            Assert.Equal($"{mount["mountPath"]}/{source["items"]![0]!["path"]}", Variable(container, "MutualTls__AuthorityFile"));
            Assert.Equal("release-authority", (source["name"] ?? source["secretName"])!.GetValue<string>());
            Assert.True(mount["readOnly"]!.GetValue<bool>());
        }
    }

    private static JsonNode? Volume(Pod pod, string name) => JsonText.Items(pod.Spec["volumes"]).SingleOrDefault(volume => volume["name"]!.GetValue<string>() == name);

    private static JsonNode Mount(JsonNode container, string name) => JsonText.Items(container["volumeMounts"]).Single(mount => mount["name"]!.GetValue<string>() == name);

    private static string? Variable(JsonNode container, string name) =>
        JsonText.Items(container["env"]).SingleOrDefault(variable => variable["name"]!.GetValue<string>() == name)?["value"]!.GetValue<string>();
}
