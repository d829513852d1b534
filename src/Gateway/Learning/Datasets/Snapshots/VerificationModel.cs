namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A snapshot held against its digests, now.</summary>
/// <param name="Verified">Manifest, root and every row that opens are what they were when it was made.</param>
/// <param name="ManifestMatches">The manifest's text has the snapshot's digest.</param>
/// <param name="RootMatches">The root over the rows is the manifest's.</param>
/// <param name="MerkleRoot">As computed now.</param>
/// <param name="Rows">All of them.</param>
/// <param name="Opened">Those whose content was opened and has their digest.</param>
/// <param name="Erased">Those of which only the digest is left.</param>
/// <param name="Broken">Samples whose content does not open or has another digest.</param>
internal sealed record VerificationModel(
    bool Verified, bool ManifestMatches, bool RootMatches, string MerkleRoot, int Rows, int Opened, int Erased, IReadOnlyList<string> Broken);
