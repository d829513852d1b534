using System.ComponentModel.DataAnnotations;

namespace Gateway.Shedding;

/// <summary>How much work may wait for a base model's hosts. Section <c>Shedding</c>.</summary>
internal sealed class SheddingOptions
{
    public const string Section = "Shedding";
    public const double DefaultQueuePerSlot = 0.25;
    public const double DefaultReservePerSlot = 0.5;

    /// <summary>
    /// Requests that may wait, for each sequence that the available hosts run at once. What waits behind all of them adds this many times an answer's
    /// own time to its own; more throughput does not come of it once every sequence is busy.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double QueuePerSlot { get; set; } = DefaultQueuePerSlot;

    /// <summary>
    /// Requests that may wait besides, for each sequence, of tenants that have less at work than others. Two at least. It is what lets them in beside one that
    /// takes all it can get, and bounds with <see cref="QueuePerSlot"/> how long anybody waits.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double ReservePerSlot { get; set; } = DefaultReservePerSlot;
}
