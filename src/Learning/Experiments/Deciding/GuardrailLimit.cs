namespace Learning.Experiments.Deciding;

/// <summary>How much worse than the control the candidate may be.</summary>
internal sealed record GuardrailLimit
{
    public const double GreatestMargin = 0.2;

    /// <param name="metric">Something bad: an error, lateness, a reversal, a rejection.</param>
    /// <param name="margin">Of the difference in rates that is still acceptable, 0 to 0.2; 0.005 is half a percentage point.</param>
    public GuardrailLimit(ExperimentMetric metric, double margin)
    {
        if (metric is ExperimentMetric.Primary or ExperimentMetric.Secret || !Enum.IsDefined(metric))
            throw new ArgumentOutOfRangeException(nameof(metric), metric, "A guardrail is Error, Late, Reversal or Rejection; a secret needs no margin and is always watched.");
        if (margin is not (>= 0 and <= GreatestMargin))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, FormattableString.Invariant($"A margin is from 0 to {GreatestMargin}."));
        (Metric, Margin) = (metric, margin);
    }

    public ExperimentMetric Metric { get; }

    public double Margin { get; }

    /// <summary>Errors +0.5 points, late answers +2, reversals +2, rejections +3.</summary>
    public static IReadOnlyList<GuardrailLimit> Defaults { get; } =
    [
        new(ExperimentMetric.Error, 0.005), new(ExperimentMetric.Late, 0.02), new(ExperimentMetric.Reversal, 0.02), new(ExperimentMetric.Rejection, 0.03),
    ];
}
