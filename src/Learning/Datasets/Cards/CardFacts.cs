using Learning.Datasets.Manifests;

namespace Learning.Datasets.Cards;

/// <summary>What a card tells: the manifest, and what became of the snapshot since.</summary>
/// <param name="Digest">The snapshot's.</param>
/// <param name="TaintedAt">Something of it is erased since then; null = it is whole.</param>
/// <param name="UsedBy">Adapter versions that learnt from it.</param>
/// <param name="Retrain">Those of them that learnt from what is erased.</param>
internal sealed record CardFacts(DatasetManifest Manifest, string Digest, DateTimeOffset? TaintedAt, IReadOnlyList<string> UsedBy, IReadOnlyList<string> Retrain);
