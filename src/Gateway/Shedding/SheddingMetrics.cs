using System.Diagnostics.Metrics;

namespace Gateway.Shedding;

/// <summary><c>gateway.shed</c>: requests refused because hosts are full, by reason.</summary>
internal sealed class SheddingMetrics
{
    private static readonly KeyValuePair<string, object?> s_overShare = new("reason", "over_share"), s_full = new("reason", "full");

    private readonly Counter<long> _shed;

    public SheddingMetrics(IMeterFactory factory)
    {
        _shed = factory.Create("Gateway").CreateCounter<long>("gateway.shed", "{request}", "Requests refused because hosts are full, by reason.");
        // Growth from nothing is no growth to a rate.
        _shed.Add(0, s_overShare);
        _shed.Add(0, s_full);
    }

    public void Shed(ShedReason reason) => _shed.Add(1, reason == ShedReason.OverShare ? s_overShare : s_full);
}
