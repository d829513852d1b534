using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Canary;
using Gateway.Tests.Canary;
using Gateway.Tests.Servers;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Edges;

/// <summary>The public listener with a certificate, and without.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task PublicListener_WithACertificate_SpeaksBothVersionsByNegotiation()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayServer.StartAsync(certificate.Settings);
        Assert.Equal("https", gateway.PublicUrl.Scheme);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var answer = await AskAsync(gateway.Public, "/health/live", version);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
            Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());

            // Still the tenants' listener: the hosts' paths are not there.
            using var hidden = await AskAsync(gateway.Public, "/internal/v1/hosts", version, HttpMethod.Post);
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }

        using var inner = await gateway.Internal.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, inner.StatusCode);
        Assert.False(inner.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task PublicListener_WithACertificate_AnswersNothingInTheClear()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayServer.StartAsync(certificate.Settings);
        using var connection = await RawConnection.OpenAsync(gateway.PublicUrl);
        await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: g\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_Replaced_IsUsedForNewConnectionsAndABadOneIsNot()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayServer.StartAsync([.. certificate.Settings, "--Gateway:HstsDays=0"]);
        var first = certificate.Thumbprint;
        Assert.Equal(first, await ThumbprintAsync(gateway));

        certificate.Replace();
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(first, certificate.Thumbprint);
        Assert.Equal(certificate.Thumbprint, await ThumbprintAsync(gateway));

        await File.WriteAllTextAsync(certificate.KeyFile, "no key");
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(certificate.Thumbprint, await ThumbprintAsync(gateway));
        Assert.Single(gateway.Logs.Lines, line => line.Contains(" Error 1013 ", StringComparison.Ordinal));

        using var answer = await gateway.Public.GetAsync("/health/live");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task PublicListener_WithoutACertificate_IsHttp1UnlessToldOtherwise()
    {
        await using (var gateway = await GatewayServer.StartAsync())
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(gateway.Public, "/health/live", HttpVersion.Version20));
            using var clear = await gateway.Public.GetAsync("/health/live");
            Assert.False(clear.Headers.Contains("Strict-Transport-Security"));
        }

        await using var told = await GatewayServer.StartAsync("--Gateway:Http2PriorKnowledge=true");
        using var answer = await AskAsync(told.Public, "/health/live", HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The canary asks the public listener, whose certificate is for a name and not for loopback.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Canary_OnAListenerThatSpeaksNoPlainHttp1_StillProves(bool tls)
    {
        using var certificate = new TestCertificate();
        await using var rig = await CanaryRig.StartAsync(tls ? certificate.Settings : ["--Gateway:Http2PriorKnowledge=true"]);
        Assert.Equal(CanaryResult.Clean, (await rig.RoundAsync()).Result);
    }

    [Fact]
    public async Task Start_FilesThatDoNotWork_FailsInWords()
    {
        using var one = new TestCertificate();
        using var other = new TestCertificate();
        await AssertRefusedAsync("go together", one.Settings[0]);
        await AssertRefusedAsync("go together", one.Settings[1]);
        await AssertRefusedAsync("cannot be used", one.Settings[0], other.Settings[1]);
        await AssertRefusedAsync("cannot be used", one.Settings[0], "--Gateway:CertificateKeyFile=/nonexistent");
        await AssertRefusedAsync("Leave one out", [.. one.Settings, "--Gateway:Http2PriorKnowledge=true"]);
        await AssertRefusedAsync("HeaderSeconds", "--Gateway:Limits:HeaderSeconds=0");
        await AssertRefusedAsync("Streams", "--Gateway:Limits:Streams=1001");
    }

    private static async Task AssertRefusedAsync(string words, params string[] settings)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayServer.StartAsync(settings));
        Assert.Contains(words, string.Join('\n', StartFailure.Explain(refused)!), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, Version version, HttpMethod? method = null)
    {
        using var message = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        return await client.SendAsync(message);
    }

    private static async Task<string> ThumbprintAsync(GatewayServer gateway)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.PublicUrl.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return ((System.Security.Cryptography.X509Certificates.X509Certificate2)tls.RemoteCertificate!).Thumbprint;
    }
}
