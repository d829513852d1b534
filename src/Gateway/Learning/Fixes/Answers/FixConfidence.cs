using Learning.Fixes.Applying;

namespace Gateway.Learning.Fixes.Answers;

/// <summary>
/// How sure an answer is, from 0 to 1. Where the host tells how likely tokens were: (p − q) / (p + q) at the token where the model was least sure, p its probability and q the runner-up's. 0 is a coin
/// that was tossed somewhere, 1 no doubt anywhere: one wrong name among forty copied tokens is a wrong fix, and neither a mean nor a product shows it. Where the host does not tell: a fixed number
/// for what is known, that the answer applied and passed every check. An answer that had to be moved or trimmed is less sure.
/// </summary>
internal static class FixConfidence
{
    /// <summary>Applied as it was written and passed every check, and nothing more is known.</summary>
    public const double Unscored = 0.5;

    private const double Reindented = 0.95;
    private const double WithoutBlankLine = 0.9;

    /// <param name="leastLead">Natural logarithm of p / q; null = not told.</param>
    public static double Of(double? leastLead, AnswerStep step)
    {
        var sure = leastLead is { } lead ? Math.Tanh(Math.Max(0, lead) / 2) : Unscored;
        return sure * step switch
        {
            AnswerStep.Exact => 1,
            AnswerStep.Reindented => Reindented,
            _ => WithoutBlankLine,
        };
    }
}
