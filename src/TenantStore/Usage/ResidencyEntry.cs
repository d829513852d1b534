using AdapterFormats;

namespace TenantStore.Usage;

/// <summary>Memory of hosts that one adapter's bytes held.</summary>
/// <param name="Day">Null where days are not told apart.</param>
/// <param name="Digest">Which bytes; several versions may have them.</param>
/// <param name="Versions">Those versions of the tenant that have them, as <c>name@version</c>; empty when all are deleted.</param>
/// <param name="ByteSeconds">Bytes times seconds, over all hosts.</param>
public sealed record ResidencyEntry(DateOnly? Day, AdapterDigest Digest, IReadOnlyList<string> Versions, long ByteSeconds);
