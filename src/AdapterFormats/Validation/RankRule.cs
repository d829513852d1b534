namespace AdapterFormats.Validation;

/// <summary>Both factors have one rank, the configuration's, within the limit. A factor whose other side is wrong has been refused as a
/// whole.</summary>
internal sealed class RankRule(IScaleSource scales, ImportLimits limits) : IPairRule
{
    public void Judge(PairDraft pair, FindingList findings)
    {
        long? a = pair.IsMatrixA && ShapeRule.FitsA(pair) ? pair.A!.Shape![0] : null;
        long? b = pair.IsMatrixB && ShapeRule.FitsB(pair) ? pair.B!.Shape![1] : null;
        if (a is not null && b is not null && a != b)
            findings.Error(
                FindingCodes.TensorRank, pair.B!.Name, $"The rank of lora_B is {b}, but lora_A has rank {a}.",
                "Save the adapter again; its factors do not belong together.");
        if (a is not { } rank)
            return;
        if (rank > limits.MaxRank)
            findings.Error(
                FindingCodes.RankTooLarge, pair.A!.Name, $"The rank is {rank}; at most {limits.MaxRank} is allowed.",
                "Train with a smaller rank.");
        if (scales.RankOf(pair.Module) is int expected && expected != rank)
            findings.Error(
                FindingCodes.TensorRank, pair.A!.Name,
                $"The rank is {rank}, but adapter_config.json says {expected} for this module (r or rank_pattern).",
                "Upload the configuration that belongs to these weights.");
    }
}
