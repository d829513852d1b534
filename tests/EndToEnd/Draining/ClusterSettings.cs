using EndToEnd.Running;

namespace EndToEnd.Draining;

/// <summary>What a cluster is made of.</summary>
internal sealed record ClusterSettings(int Gateways, int Hosts)
{
    public string GatewayProgram { get; init; } = Repository.Path("artifacts/bin/Gateway/release/Gateway.dll");

    public string HostProgram { get; init; } = Repository.Path("artifacts/bin/AdapterHost/release/AdapterHost.dll");

    /// <summary>Where the registry is, for gateways and their commands; none = a file in the state directory.</summary>
    public IReadOnlyList<string> OfRegistry { get; init; } = [];

    public IReadOnlyList<string> OfGateways { get; init; } = [];

    public IReadOnlyList<string> OfHosts { get; init; } = [];
}
