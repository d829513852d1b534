using System.Diagnostics.Metrics;

namespace Gateway.Placement.Circuits;

/// <summary>Meter <c>Gateway</c>.</summary>
internal sealed class CircuitMetrics
{
    /// <summary>How often a circuit opened, of all hosts that had not said that they end.</summary>
    public const string Opens = "gateway.host.circuit.opens";

    private readonly Counter<long> _opens;

    public CircuitMetrics(IMeterFactory factory)
    {
        _opens = factory.Create("Gateway").CreateCounter<long>(Opens, "{open}", "Hosts that this gateway stopped sending requests to after failures in a row.");
        // Growth from nothing is no growth to a rate.
        _opens.Add(0);
    }

    public void Opened() => _opens.Add(1);
}
