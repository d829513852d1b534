using Gateway.Learning.Interactions.Erasure;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>What an erasure did.</summary>
/// <param name="Effects">What was removed, and what was made with it and is tainted now; empty = there was nothing.</param>
/// <param name="Retrain">Adapter versions that learnt from what is gone: they have to be trained anew, on a snapshot made from now on.</param>
/// <param name="Recall">Exports that hold what is gone: their copies have to be destroyed where they went.</param>
internal sealed record ErasureReport(IReadOnlyList<ErasureEffect> Effects, IReadOnlyList<string> Retrain, IReadOnlyList<string> Recall)
{
    public static ErasureReport Of(IReadOnlyList<ErasureEffect> effects) => new(effects, IdsOf(effects, "adapterVersions"), IdsOf(effects, "exports"));

    private static IReadOnlyList<string> IdsOf(IReadOnlyList<ErasureEffect> effects, string what) => effects.FirstOrDefault(effect => effect.What == what)?.Ids ?? [];
}
