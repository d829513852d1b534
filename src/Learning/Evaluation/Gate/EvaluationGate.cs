using Learning.Evaluation.Gate.Rules;

namespace Learning.Evaluation.Gate;

/// <summary>
/// Whether a version may go live, from paired results alone: the same evidence gives the same verdict, whatever the order of its items. Whether a refusal has an effect (off,
/// warn, enforce) is the tenant's policy, not decided here.
/// </summary>
internal static class EvaluationGate
{
    private static readonly IGateRule[] Rules =
    [
        new EnoughItemsRule(), new EditSimilarityRule(), new BetterRule(), new SlicesRule(), new RegressionsRule(), new BaseAbilityRule(), new WellFormedRule(),
        new AnswerLengthRule(),
    ];

    /// <exception cref="ArgumentException">The limits cannot be used.</exception>
    public static GateVerdict Judge(GateEvidence evidence, GateLimits limits)
    {
        if (limits.Problems() is [var first, ..])
            throw new ArgumentException(first, nameof(limits));
        var measures = GateMeasures.Of(evidence, limits);
        return new GateVerdict([.. Rules.Select(rule => rule.Judge(measures, limits))], measures);
    }
}
