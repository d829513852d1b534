namespace Learning.Evaluation.Gate.Rules;

internal sealed class AnswerLengthRule : IGateRule
{
    /// <summary>So that 1.2 × 5 is 6.</summary>
    private const double Rounding = 1e-9;

    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var most = limits.TokenRatio * measures.ReferenceTokens;
        return new GateFinding(
            GateRule.AnswerLength, measures.CandidateTokens <= most + Rounding,
            $"95 of 100 answers have at most {measures.CandidateTokens} tokens, the reference's {measures.ReferenceTokens}; at most {GateText.Number(limits.TokenRatio)} times as many ({GateText.Number(most)}) are allowed.",
            [
                new("tokensReference", measures.ReferenceTokens), new("tokensCandidate", measures.CandidateTokens), new("tokensMaximum", most), new("ratio", limits.TokenRatio),
            ]);
    }
}
