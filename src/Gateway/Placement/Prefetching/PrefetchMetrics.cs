using System.Diagnostics.Metrics;

namespace Gateway.Placement.Prefetching;

/// <summary>Meter <c>Gateway</c>.</summary>
internal sealed class PrefetchMetrics
{
    /// <summary>Adapters that were to be in memory before the first request, by what became of it.</summary>
    public const string Prefetches = "gateway.prefetches";

    private static readonly KeyValuePair<string, object?>[] s_results =
        [.. Enum.GetValues<PrefetchOutcome>().Select(outcome => KeyValuePair.Create("result", (object?)outcome.ToString().ToLowerInvariant()))];

    private readonly Counter<long> _prefetches;

    public PrefetchMetrics(IMeterFactory factory) =>
        _prefetches = factory.Create("Gateway").CreateCounter<long>(Prefetches, "{adapter}", "Adapters that were to be in memory before the first request, by what became of it.");

    public void Ended(PrefetchOutcome outcome) => _prefetches.Add(1, s_results[(int)outcome]);
}
