using HostContract;

namespace Gateway.Internal;

/// <summary>What became of the faults of a report.</summary>
/// <param name="Kept">Those that are in quarantine now.</param>
/// <param name="Undecided">Those of tenants whose rows the registry could not be asked about.</param>
internal sealed record QuarantineAnswer(IReadOnlyList<QuarantinedAdapter> Kept, IReadOnlyList<QuarantinedAdapter> Undecided);
