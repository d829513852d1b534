namespace Learning.Evaluation.Statistics;

/// <param name="Draws">How often as many groups as there are get drawn, with replacement.</param>
/// <param name="Seed">The same seed and values give the same interval to the last bit: nobody can ask again until it suits.</param>
/// <param name="Confidence">Of the two-sided interval; 0.90 makes each of its ends a lower or upper 95 % bound, which is what rules look at: one end at a time.</param>
internal sealed record BootstrapSettings(int Draws = BootstrapSettings.DefaultDraws, ulong Seed = 1, double Confidence = BootstrapSettings.DefaultConfidence)
{
    public const int DefaultDraws = 10_000;
    public const double DefaultConfidence = 0.90;
}
