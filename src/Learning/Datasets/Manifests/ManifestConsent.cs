namespace Learning.Datasets.Manifests;

/// <summary>What was asked of consents when the snapshot was made.</summary>
/// <param name="Query">In words.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="ConsentIds">The consents that its rows stand on; none for samples that people wrote for this purpose.</param>
internal sealed record ManifestConsent(string Query, DateTimeOffset CheckedAt, IReadOnlyList<string> ConsentIds);
