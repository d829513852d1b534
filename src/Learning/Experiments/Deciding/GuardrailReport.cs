namespace Learning.Experiments.Deciding;

/// <param name="Metric">Of the guardrail.</param>
/// <param name="Margin">Difference that is acceptable.</param>
/// <param name="Evidence">E-value against "within the margin".</param>
/// <param name="Threshold">From which on it is broken.</param>
/// <param name="Counts">Over all users.</param>
/// <param name="Effect">Null while no user has requests in both arms.</param>
internal sealed record GuardrailReport(ExperimentMetric Metric, double Margin, double Evidence, double Threshold, ArmCounts Counts, StratifiedEffect? Effect)
{
    public bool IsBroken => Evidence >= Threshold;

    /// <summary>As far as the estimate tells; a promotion asks for it.</summary>
    public bool IsWithinMargin => !IsBroken && Effect?.Difference <= Margin;

    public static GuardrailReport Of(GuardrailTest test, double threshold) => new(
        test.Limit.Metric, test.Limit.Margin, test.Evidence, threshold, ArmCounts.Of(test.Users.All), StratifiedEffect.Of(test.Users.Users));
}
