using HostContract;

namespace Gateway.Placement.Circuits;

/// <summary>Makes the circuit of each host, closed.</summary>
internal sealed class CircuitFactory(CircuitMetrics metrics, ILogger<HostCircuit> logger)
{
    public HostCircuit For(HostId host) => new(host, metrics, logger);
}
