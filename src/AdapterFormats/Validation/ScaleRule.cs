namespace AdapterFormats.Validation;

/// <summary>alpha / rank is a scale that somebody may have meant.</summary>
internal sealed class ScaleRule(IScaleSource scales, ImportLimits limits) : IPairRule
{
    public void Judge(PairDraft pair, FindingList findings)
    {
        if (pair.Rank < 1 || scales.AlphaOf(pair.Module, pair.Rank) is not { } alpha)
            return;
        var scale = alpha / pair.Rank;
        if (!(scale <= limits.MaxScale))
        {
            findings.Error(
                FindingCodes.ScaleOutOfRange, pair.A!.Name, $"The scale alpha / r is {scale:G6}; at most {limits.MaxScale} is allowed.",
                "Train with an ordinary lora_alpha, such as the rank or twice the rank.");
        }
    }
}
