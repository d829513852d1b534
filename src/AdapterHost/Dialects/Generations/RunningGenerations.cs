using AdapterFormats;

namespace AdapterHost.Dialects.Generations;

/// <param name="Set">One generation a choice.</param>
/// <param name="Digest">The adapter that the leases really hold; null for the base model.</param>
internal sealed record RunningGenerations(GenerationSet Set, AdapterDigest? Digest)
{
    public bool HasAdapter => Digest is not null;
}
