using MathNet.Numerics.Distributions;

namespace Learning.Evaluation.Statistics;

/// <summary>A two-sided confidence, 0.95 for instance: half of what is left lies beyond each end.</summary>
internal static class Confidence
{
    /// <summary>Standard deviations from the middle to the ends: 1.96 for 0.95.</summary>
    public static double Quantile(double confidence) => Normal.InvCDF(0, 1, 1 - Tail(confidence));

    /// <summary>What lies beyond one end: 0.025 for 0.95.</summary>
    public static double Tail(double confidence) => confidence is > 0 and < 1
        ? (1 - confidence) / 2
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
}
