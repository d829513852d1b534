using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>Certificates, the names that processes ask for, and the addresses that they use belong together.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class MutualTlsTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [InlineData(ValueSet.LockedDown)]
    [InlineData(ValueSet.Bundled)]
    public async Task Certificates_OfCertManager_HaveTheNamesThatPeersAskFor(string set)
    {
        var rendering = await sets.GetAsync(set);
        var gateway = Names(rendering, "gateway-certificate");
        var host = Names(rendering, "host-certificate");

        Assert.Contains(Variable(rendering, "host", "MutualTls__PeerNames__0"), gateway);
        Assert.Contains(Variable(rendering, "gateway", "MutualTls__PeerNames__0"), host);
        Assert.Contains(new Uri(Variable(rendering, "host", "Host__GatewayUrl")).Host, gateway);
        Assert.DoesNotContain(host, name => gateway.Contains(name));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Addresses_OfHosts_AreWithinTheNameOfTheirCertificate(string set)
    {
        var rendering = await sets.GetAsync(set);
        var address = Variable(rendering, "host", "Host__Address");
        var wildcard = Variable(rendering, "gateway", "MutualTls__PeerNames__0");
        var service = rendering.PodOf("host").Owner.Spec["serviceName"]!.GetValue<string>();

        Assert.Equal($"*.{service}.{Helm.Namespace}.svc", wildcard);
        Assert.StartsWith($"https://$(POD_NAME){wildcard[1..]}:", address, StringComparison.Ordinal);
        Assert.Contains(rendering.OfKind("Service"), item => item.Name == service && item.Spec["clusterIP"]!.GetValue<string>() == "None");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Gateways_AndHosts_AreReachedWhereTheOtherLooks(string set)
    {
        var rendering = await sets.GetAsync(set);
        var url = new Uri(Variable(rendering, "host", "Host__GatewayUrl"));
        var service = rendering.OfKind("Service").Single(item => url.Host == $"{item.Name}.{Helm.Namespace}.svc");

        var port = JsonText.Items(service.Spec["ports"]).Single(item => item["port"]!.GetValue<int>() == url.Port);

        Assert.Equal("https", url.Scheme);
        Assert.Equal(Variable(rendering, "gateway", "Gateway__InternalPort"), $"{rendering.PodOf("gateway").Port(port["targetPort"]!)}");
        Assert.Equal(Variable(rendering, "host", "Host__Port"), $"{rendering.PodOf("host").Ports["host"]}");
        Assert.NotEqual("127.0.0.1", Variable(rendering, "host", "Host__ListenAddress"));
        Assert.NotEqual("127.0.0.1", Variable(rendering, "gateway", "Gateway__InternalAddress"));
    }

    [Fact]
    public async Task Certificates_WithoutAnIssuer_ComeFromAnAuthorityOfTheReleasesOwn()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);
        var authority = rendering.OfKind("Certificate").Single(item => item.Spec["isCA"]?.GetValue<bool>() == true);
        var issuer = rendering.OfKind("Issuer").Single(item => item.Spec["ca"] is not null);

        Assert.Equal(authority.Spec["secretName"]!.GetValue<string>(), issuer.Spec["ca"]!["secretName"]!.GetValue<string>());
        Assert.All(rendering.OfKind("Certificate").Where(item => item != authority), item =>
        {
            Assert.Equal(issuer.Name, item.Spec["issuerRef"]!["name"]!.GetValue<string>());
            Assert.Equal("Always", item.Spec["privateKey"]!["rotationPolicy"]!.GetValue<string>());
            var usages = JsonText.Items(item.Spec["usages"]).Select(usage => usage.GetValue<string>()).ToList();
            Assert.Contains("server auth", usages);
            Assert.Contains("client auth", usages);
        });
    }

    [Fact]
    public async Task Gateways_ThatHostsOutsideReach_HaveTheNameForThat_AndHostsHaveNot()
    {
        var rendering = await sets.GetAsync(ValueSet.Bundled);

        Assert.Contains("lora-internal.example.com", Names(rendering, "gateway-certificate"));
        Assert.DoesNotContain("lora-internal.example.com", Names(rendering, "host-certificate"));
    }

    private static List<string> Names(Rendering rendering, string secretSuffix) => [.. JsonText.Items(rendering.OfKind("Certificate")
        .Single(item => item.Spec["secretName"]!.GetValue<string>().EndsWith(secretSuffix, StringComparison.Ordinal)).Spec["dnsNames"]).Select(name => name.GetValue<string>())];

    private static string Variable(Rendering rendering, string component, string name) => JsonText.Items(rendering.PodOf(component).MainContainers.Single()["env"])
        .Single(item => item["name"]!.GetValue<string>() == name)["value"]!.GetValue<string>();
}
