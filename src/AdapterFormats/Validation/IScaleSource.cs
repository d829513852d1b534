namespace AdapterFormats.Validation;

/// <summary>Where the scales of an adapter's products come from: each is alpha / rank, with an alpha and a rank for each module.</summary>
internal interface IScaleSource
{
    /// <summary>The alpha of modules without one of their own.</summary>
    double? DefaultAlpha { get; }

    /// <summary>The rank that the module's factors must have; null when nothing says so.</summary>
    int? RankOf(string module);

    /// <summary>The alpha that, divided by the rank, is the module's scale; null when unusable (already reported).</summary>
    double? AlphaOf(string module, int rank);
}
