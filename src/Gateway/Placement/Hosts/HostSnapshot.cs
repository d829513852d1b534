using Gateway.Placement.Affinity;
using HostContract;

namespace Gateway.Placement.Hosts;

/// <summary>One report as placement reads it. Immutable.</summary>
/// <param name="Report">Null before the first.</param>
/// <param name="Residents">By their numbers; see <see cref="PlacementHash"/>.</param>
/// <param name="OfOthers">What other gateways had with the host, in requests.</param>
/// <param name="OwnThen">What this gateway had with it then.</param>
/// <param name="At">When it was made; a timestamp of the time provider.</param>
internal sealed record HostSnapshot(HostReport? Report, IReadOnlySet<ulong> Residents, int OfOthers, int OwnThen, long At)
{
    private static readonly HashSet<ulong> s_nothing = [];

    public static HostSnapshot None(long at) => new(null, s_nothing, 0, 0, at);

    /// <summary>Beyond its sequences and so many that wait a host has nothing to do, whatever it says: its word must not make all others look idle.</summary>
    public const int MostQueued = 1024;

    /// <param name="report">From the host.</param>
    /// <param name="hash">See <see cref="PlacementHash"/>.</param>
    /// <param name="at">When it was made; a timestamp of the time provider.</param>
    /// <param name="inFlight">What this gateway has with it.</param>
    /// <param name="sequences">How many the host runs at once.</param>
    public static HostSnapshot Of(HostReport report, PlacementHash hash, long at, int inFlight, int sequences) => new(
        report,
        report.Residents.Select(resident => hash.Of(resident.Tenant, resident.Digest)).ToHashSet(),
        // What this gateway has with it now is among what it says.
        (int)Math.Clamp((long)report.Running + report.Queued - inFlight, 0, (long)sequences + MostQueued),
        inFlight,
        at);

    /// <summary>Whether this is later: by the host's own clock, or, of a host that does not tell, by when it came.</summary>
    public bool Follows(HostSnapshot last) =>
        last.Report is null || (Report?.AgeSeconds is { } age && last.Report.AgeSeconds is { } before ? age > before : At >= last.At);
}
