namespace Learning.Experiments.Deciding;

/// <summary>E-values are kept as logarithms, which neither overflow nor vanish.</summary>
internal static class EValue
{
    /// <summary>e^690 is about 10^299: an infinite number could not be stored as JSON, and nobody needs to know more.</summary>
    private const double GreatestLog = 690;

    public static double FromLog(double logarithm) => Math.Exp(Math.Min(logarithm, GreatestLog));
}
