namespace AdapterFormats;

/// <summary>The canonical form as it was written to the work folder.</summary>
/// <param name="Path">Where it lies; the caller moves or deletes it.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rank">The largest rank in it.</param>
/// <param name="Targets">Short names of what it changes, sorted: <c>attn_q</c>, <c>ffn_up</c>, …</param>
public sealed record CanonicalAdapterFile(string Path, AdapterDigest Digest, long Bytes, int Rank, IReadOnlyList<string> Targets);
