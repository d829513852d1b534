using MathNet.Numerics;

namespace Learning.Experiments.Deciding;

/// <summary>
/// Whether the arms have as many requests as they should: Pearson's χ² with one degree of freedom; R's <c>chisq.test</c>. A mismatch says that requests of one arm get lost on their
/// way into the figures, and then no figure can be believed.
/// </summary>
/// <param name="ChiSquare">0 without requests.</param>
/// <param name="P">1 without requests.</param>
internal sealed record SampleRatioTest(double ChiSquare, double P)
{
    /// <summary>Small, since it is looked at again and again.</summary>
    public const double AlarmBelow = 0.001;

    public bool IsMismatch => P < AlarmBelow;

    /// <param name="control">Requests that were given to the control.</param>
    /// <param name="candidate">Requests that were given to the candidate.</param>
    /// <param name="candidateShare">The planned part, over 0 and under 1.</param>
    public static SampleRatioTest Of(long control, long candidate, double candidateShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(control);
        ArgumentOutOfRangeException.ThrowIfNegative(candidate);
        if (candidateShare is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(candidateShare), candidateShare, "A share lies between 0 and 1.");
        if (control + candidate == 0)
            return new SampleRatioTest(0, 1);
        var expected = (control + candidate) * candidateShare;
        // Both arms are off by the same number: (d²/e_B) + (d²/e_A).
        var square = Math.Pow(candidate - expected, 2) * ((1 / expected) + (1 / (control + candidate - expected)));
        return new SampleRatioTest(square, SpecialFunctions.Erfc(Math.Sqrt(square / 2)));
    }
}
