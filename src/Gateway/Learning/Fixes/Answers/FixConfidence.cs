using Learning.Fixes.Applying;

namespace Gateway.Learning.Fixes.Answers;

/// <summary>
/// How sure an answer is, from 0 to 1. Where the host tells the probability of each token: the probability of exactly this answer, their product, since one wrong word among forty sure ones is a wrong fix,
/// and a mean would not show it. Where it does not: a fixed number for what is known, that the answer applied and passed every check. An answer that had to be moved or trimmed is less sure.
/// </summary>
internal static class FixConfidence
{
    /// <summary>Applied as it was written and passed every check, and nothing more is known.</summary>
    public const double Unscored = 0.5;

    private const double Reindented = 0.95;
    private const double WithoutBlankLine = 0.9;

    /// <param name="scores">Natural logarithms; null = not told.</param>
    public static double Of(IReadOnlyList<double>? scores, AnswerStep step)
    {
        var probability = scores is { Count: > 0 } ? Math.Exp(Math.Min(0, scores.Sum())) : Unscored;
        return probability * step switch
        {
            AnswerStep.Exact => 1,
            AnswerStep.Reindented => Reindented,
            _ => WithoutBlankLine,
        };
    }
}
