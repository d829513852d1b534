using System.Text.Json.Serialization;
using TenantStore.Usage;

namespace Gateway.Management.Usage;

/// <summary>Memory of hosts that one adapter's bytes held.</summary>
/// <param name="Day">Absent unless grouped by day.</param>
/// <param name="Digest">Which bytes.</param>
/// <param name="Versions">The versions that have them, <c>name@version</c>; none when they are deleted.</param>
/// <param name="GigabyteHours">10⁹ bytes times hours, over all hosts.</param>
internal sealed record AdapterMemoryModel(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Day,
    string Digest,
    IReadOnlyList<string> Versions,
    double GigabyteHours)
{
    private const double ByteSecondsOfAGigabyteHour = 1e9 * 3600;

    public static AdapterMemoryModel From(ResidencyEntry entry) =>
        new(entry.Day, entry.Digest.ToString(), entry.Versions, entry.ByteSeconds / ByteSecondsOfAGigabyteHour);
}
