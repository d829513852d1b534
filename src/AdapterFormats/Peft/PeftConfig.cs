using AdapterFormats.Validation;

namespace AdapterFormats.Peft;

/// <summary>What adapter_config.json says about ranks and scales. Null where it says nothing usable (already reported).</summary>
internal sealed record PeftConfig : IScaleSource
{
    public required int? Rank { get; init; }

    public required double? Alpha { get; init; }

    public required bool UseRsLora { get; init; }

    public required ModulePatterns<int> RankPattern { get; init; }

    public required ModulePatterns<double> AlphaPattern { get; init; }

    public double? DefaultAlpha => Rank is int rank ? Effective(Alpha, rank) : null;

    public int? RankOf(string module) => RankPattern.TryFind(module, out var rank) ? rank : Rank;

    public double? AlphaOf(string module, int rank) => Effective(AlphaPattern.TryFind(module, out var own) ? own : Alpha, rank);

    // rsLoRA scales by alpha / √r, which is (alpha · √r) / r.
    private double? Effective(double? alpha, int rank) => UseRsLora ? alpha * Math.Sqrt(rank) : alpha;
}
