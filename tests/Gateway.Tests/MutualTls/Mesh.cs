using System.Net.Security;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TestServers.Certificates;

namespace Gateway.Tests.MutualTls;

/// <summary>An authority, a gateway's mounted secret, and hosts that join by certificates of that authority.</summary>
internal sealed class Mesh : IDisposable
{
    public const string GatewayName = "gateway.prod";
    public const string HostNames = "*.hosts.prod";
    public const string HostName = "host-0.hosts.prod";

    public Mesh()
    {
        GatewayPair = Authority.Issue(GatewayName, "127.0.0.1");
        Mount = new TestMount(GatewayPair, Authority.Pem);
        HostPair = Authority.Issue(HostName, "127.0.0.1");
    }

    public TestAuthority Authority { get; } = new();

    public TestPair GatewayPair { get; }

    /// <summary>The gateway's secret.</summary>
    public TestMount Mount { get; }

    public TestPair HostPair { get; }

    /// <summary>A gateway whose tests speak to its internal listener as <see cref="HostPair"/>.</summary>
    public async Task<GatewayServer> StartGatewayAsync(params string[] settings)
    {
        var gateway = await GatewayServer.StartAsync([.. Mount.Settings(HostNames), .. settings]);
        Speak(gateway, HostPair);
        return gateway;
    }

    /// <summary>From now on a test's host shows this one to the gateway.</summary>
    public static void Speak(GatewayServer gateway, TestPair pair)
    {
        var handler = GatewayServer.AnyCertificate();
        handler.SslOptions.ClientCertificateContext = pair.Load();
        gateway.Internal = new HttpClient(handler) { BaseAddress = gateway.Listeners[1] };
    }

    /// <summary>A host on TLS; what its clients show it writes down and does not judge.</summary>
    public static Task<FakeHost> ListenAsync(GatewayServer gateway, Func<TestPair> pair, Action<string?>? shown = null) =>
        FakeHost.ListenAsync(gateway, GatewayServer.Llama, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = pair().Load(),
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        shown?.Invoke(certificate?.GetCertHashString());
                        return true;
                    },
                }),
            });
        });

    public async Task<FakeHost> StartHostAsync(GatewayServer gateway)
    {
        var host = await ListenAsync(gateway, () => HostPair);
        await host.RegisterAsync();
        return host;
    }

    public void Dispose()
    {
        Mount.Dispose();
        Authority.Dispose();
    }
}
