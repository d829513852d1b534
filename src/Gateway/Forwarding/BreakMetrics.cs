using System.Diagnostics.Metrics;
using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>
/// <c>gateway.answers.broken</c>: answers that broke off after their first byte, by reason. Their status is that with which they began, 200: nothing else
/// tells of them. Any thread; nothing is allocated.
/// </summary>
internal sealed class BreakMetrics
{
    private static readonly KeyValuePair<string, object?>[] s_reasons = [.. Enum.GetValues<BreakReason>().Select(reason => new KeyValuePair<string, object?>("reason", NameOf(reason)))];

    private readonly Counter<long> _broken;

    public BreakMetrics(IMeterFactory factory)
    {
        _broken = factory.Create("Gateway").CreateCounter<long>("gateway.answers.broken", "{answer}", "Answers that broke off after their first byte while their client was there, by reason.");
        // Growth from nothing is no growth to a rate.
        foreach (var reason in s_reasons)
            _broken.Add(0, reason);
    }

    public void Broke(BreakReason reason) => _broken.Add(1, s_reasons[(int)reason]);

    /// <param name="refusal">What the client is told in the middle of its answer.</param>
    /// <returns>Null when it is the client's own doing.</returns>
    public static BreakReason? ReasonOf(GatewayRefusal refusal) => refusal switch
    {
        GatewayRefusal.HostFailed or GatewayRefusal.HostUnavailable or GatewayRefusal.AdapterUnavailable => BreakReason.HostLost,
        GatewayRefusal.DeadlineExceeded => BreakReason.Late,
        GatewayRefusal.Draining => BreakReason.Draining,
        GatewayRefusal.InvalidRequest or GatewayRefusal.RequestTimeout or GatewayRefusal.RequestTooLarge => null,
        _ => BreakReason.Internal,
    };

    private static string NameOf(BreakReason reason) => reason switch
    {
        BreakReason.HostLost => "host_lost",
        BreakReason.HostError => "host_error",
        BreakReason.Late => "late",
        BreakReason.Draining => "draining",
        BreakReason.Internal => "internal",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
