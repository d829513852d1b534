namespace Gateway.Learning.Interactions.Erasure;

/// <param name="Effects">What was removed, and what was made with it and is tainted now; empty = there was nothing.</param>
internal sealed record ErasureModel(IReadOnlyList<ErasureEffect> Effects);
