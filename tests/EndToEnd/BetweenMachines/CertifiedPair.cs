using EndToEnd.Running;
using TestServers.Certificates;

namespace EndToEnd.BetweenMachines;

/// <summary>A running pair and the authority of its certificates, for a class of tests.</summary>
public sealed class CertifiedPair : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pair-");

    public CertifiedPair()
    {
        GatewayPair = Authority.Issue(BetweenMachines.Pair.GatewayName, "127.0.0.1");
        HostPair = Authority.Issue(BetweenMachines.Pair.HostName, "127.0.0.1");
        GatewayMount = new TestMount(GatewayPair, Authority.Pem);
        HostMount = new TestMount(HostPair, Authority.Pem);
    }

    internal TestAuthority Authority { get; } = new("first");

    internal TestPair GatewayPair { get; }

    internal TestPair HostPair { get; }

    internal TestMount GatewayMount { get; }

    internal TestMount HostMount { get; }

    internal Pair Pair { get; private set; } = null!;

    public async Task InitializeAsync() => Pair = await BetweenMachines.Pair.StartAsync(
        Programs.Built(_folder.FullName), GatewayMount, HostMount, Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf"));

    public async Task DisposeAsync()
    {
        if (Pair is not null)
        {
            await Pair.DisposeAsync();
        }

        GatewayMount.Dispose();
        HostMount.Dispose();
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
