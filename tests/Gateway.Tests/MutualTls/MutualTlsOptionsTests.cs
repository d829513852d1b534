using Gateway.Tests.Servers;
using Microsoft.Extensions.Options;
using TestServers.Certificates;

namespace Gateway.Tests.MutualTls;

/// <summary>A section that could not work keeps the gateway from starting, with every reason at once.</summary>
public sealed class MutualTlsOptionsTests
{
    [Fact]
    public async Task Start_PartOfTheSection_NamesAllThatIsMissing()
    {
        using var mesh = new Mesh();
        await AssertRefusedAsync(
            [$"--MutualTls:CertificateFile={mesh.Mount.CertificateFile}"], "MutualTls:KeyFile is not set", "MutualTls:AuthorityFile is not set", "MutualTls:PeerNames is empty");
        await AssertRefusedAsync(["--MutualTls:PeerNames:0=*.hosts"], "MutualTls:CertificateFile is not set", "KeyFile is not set", "AuthorityFile is not set");
        await AssertRefusedAsync(
            ["--MutualTls:CertificateFile=/no/tls.crt", "--MutualTls:KeyFile=/no/tls.key", "--MutualTls:AuthorityFile=/no/ca.crt", "--MutualTls:PeerNames:0=a.*.b", "--MutualTls:PeerNames:1=*"],
            "CertificateFile cannot be read",
            "KeyFile cannot be read",
            "AuthorityFile cannot be read",
            "'a.*.b'",
            "'*'");
    }

    [Fact]
    public async Task Start_FilesThatDoNotWork_SaysWhy()
    {
        using var authority = new TestAuthority();
        var now = TimeProvider.System.GetUtcNow();
        string[] both = [TestAuthority.ServerAuthentication, TestAuthority.ClientAuthentication];
        var good = authority.Issue("gateway");
        var other = authority.Issue("gateway");
        await AssertRefusedAsync(good with { Key = other.Key }, authority.Pem, "no certificate and its key");
        await AssertRefusedAsync(authority.Issue(now.AddMinutes(-5), both, "gateway"), authority.Pem, "has expired");
        await AssertRefusedAsync(authority.Issue(now.AddDays(1), [TestAuthority.ServerAuthentication], "gateway"), authority.Pem, "'client auth'");
        await AssertRefusedAsync(authority.Issue(now.AddDays(1), both), authority.Pem, "no DNS name");
        await AssertRefusedAsync(authority.Issue("gateway", "a.hosts"), authority.Pem, "'a.hosts' too");
        await AssertRefusedAsync(good, "no certificate", "MutualTls:AuthorityFile cannot be used");
        await AssertRefusedAsync(good, good.Certificate, "no root certificate");
    }

    private static async Task AssertRefusedAsync(TestPair pair, string authorities, string words)
    {
        using var mount = new TestMount(pair, authorities);
        await AssertRefusedAsync(mount.Settings("*.hosts"), words);
    }

    private static async Task AssertRefusedAsync(string[] settings, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayServer.StartAsync(settings));
        var reasons = StartFailure.Explain(refused)!.ToList();
        Assert.True(reasons.Count == words.Length, string.Join('\n', reasons));
        Assert.All(words, word => Assert.Contains(reasons, reason => reason.Contains(word, StringComparison.Ordinal)));
    }
}
