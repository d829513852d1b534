using TenantStore.Adapters;

namespace TenantStore.Datasets;

/// <summary>What an erasure took out of samples and snapshots, and what it left tainted.</summary>
/// <param name="Samples">Ids of dropped samples.</param>
/// <param name="Snapshots">Ids of tainted snapshots, with the rows that lost their content.</param>
/// <param name="Exports">Ids of exports that hold some of it.</param>
/// <param name="Versions">Adapter versions that learnt from some of it: they must be trained anew.</param>
/// <param name="Answers">Answers in evaluations that were given to some of it, deleted.</param>
public sealed record LineageErasure(
    IReadOnlyList<string> Samples,
    IReadOnlyDictionary<string, int> Snapshots,
    IReadOnlyList<string> Exports,
    IReadOnlyList<VersionReference> Versions,
    int Answers);
