using Gateway.Tests.Servers;

namespace Gateway.Tests.MutualTls;

/// <summary>The playground with mutual TLS between gateway and host.</summary>
public sealed class TlsPlayground : Playground
{
    internal Mesh Mesh { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Mesh.Dispose();
    }

    private protected override Task<GatewayServer> StartGatewayAsync(string[] settings) => Mesh.StartGatewayAsync(settings);

    private protected override Task<FakeHost> StartHostAsync() => Mesh.StartHostAsync(Gateway);
}
