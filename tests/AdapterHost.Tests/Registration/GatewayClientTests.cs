using System.Net.Sockets;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using HostContract;
using HostContract.MutualTls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.Registration;

/// <summary>Whatever the network does is no end of the host.</summary>
public sealed class GatewayClientTests
{
    private static readonly HostReport s_report = new() { BootGeneration = "boot", Residents = [], Running = 0, Queued = 0, FreeContextTokens = 0, Draining = false };

    /// <summary>Where the gateway dies just as the connection to it is made, .NET lets the socket's own exception through.</summary>
    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Report_ToAGatewayThatDies_IsUnreachable(Type failure)
    {
        using var http = new HttpClient(new Failing(failure)) { BaseAddress = new Uri("http://127.0.0.1:1") };
        var tls = new PeerTls(Options.Create(new MutualTlsOptions()), TimeProvider.System, NullLogger<PeerTls>.Instance);
        var client = new GatewayClient(http, Options.Create(new AdapterHostOptions()), tls);

        var result = await client.ReportAsync(new HostIdentity(new HostId("host"), new byte[32]), s_report, CancellationToken.None);

        Assert.Equal(GatewayAnswer.Unreachable, result.Answer);
    }

    private sealed class Failing(Type failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>((Exception)Activator.CreateInstance(failure)!);
    }
}
