using Learning.Datasets;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Building;

/// <summary>Something that may enter a snapshot, opened.</summary>
/// <param name="Sample">As it is, or would be, without the sealed content.</param>
/// <param name="Text">Its content, as <see cref="SampleText"/> writes it.</param>
/// <param name="IsNew">An interaction of which no sample was made yet.</param>
/// <param name="Planned">As the planner looks at it.</param>
internal sealed record Candidate(Sample Sample, byte[] Text, bool IsNew, SnapshotCandidate Planned);
