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

    public static HostSnapshot Of(HostReport report, PlacementHash hash, long at, int inFlight) => new(
        report,
        report.Residents.Select(resident => hash.Of(resident.Tenant, resident.Digest)).ToHashSet(),
        // What this gateway has with it now is among what it says.
        Math.Max(0, report.Running + report.Queued - inFlight),
        inFlight,
        at);

    /// <summary>Whether this is later: by the host's own clock, or, of a host that does not tell, by when it came.</summary>
    public bool Follows(HostSnapshot last) =>
        last.Report is null || (Report?.AgeSeconds is { } age && last.Report.AgeSeconds is { } before ? age > before : At >= last.At);
}
