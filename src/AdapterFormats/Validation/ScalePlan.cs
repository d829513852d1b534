namespace AdapterFormats.Validation;

/// <summary>
/// A GGUF adapter has one alpha for all of its products. Where all modules agree on one, it is that; else it is the default's, and the
/// other modules' difference becomes a factor that is folded into their B.
/// </summary>
internal sealed class ScalePlan
{
    private readonly IScaleSource _scales;
    private readonly double _alpha;

    private ScalePlan(IScaleSource scales, double alpha)
    {
        _scales = scales;
        _alpha = alpha;
    }

    public float Alpha => (float)_alpha;

    public static ScalePlan Make(IScaleSource scales, IReadOnlyList<PairDraft> pairs)
    {
        double? common = null;
        foreach (var pair in pairs)
        {
            if (pair.Rank < 1 || scales.AlphaOf(pair.Module, pair.Rank) is not { } alpha)
                continue;
            if (common is not null && common != alpha)
                return new ScalePlan(scales, scales.DefaultAlpha ?? common.Value);
            common = alpha;
        }

        return new ScalePlan(scales, common ?? 1);
    }

    /// <summary>Exactly 1 for a module that needs none.</summary>
    public double FactorOf(PairDraft pair) =>
        pair.Rank >= 1 && _scales.AlphaOf(pair.Module, pair.Rank) is { } alpha && alpha != _alpha ? alpha / Alpha : 1;
}
