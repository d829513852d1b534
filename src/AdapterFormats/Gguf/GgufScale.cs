using AdapterFormats.Validation;

namespace AdapterFormats.Gguf;

/// <summary>A GGUF adapter has one alpha for all; also stands in, with none, for a configuration that cannot be read.</summary>
internal sealed class GgufScale(float? alpha) : IScaleSource
{
    public double? DefaultAlpha => alpha;

    public int? RankOf(string module) => null;

    public double? AlphaOf(string module, int rank) => alpha;
}
