using Gateway.Errors;
using Gateway.Learning.Evaluations.Running;
using TenantStore.Gates;

namespace Gateway.Learning.Evaluations.Gate;

/// <summary>What is said of a version that the gate does not like.</summary>
internal static class GateTexts
{
    private const string Code = "gate_refused";

    /// <summary>One sentence.</summary>
    public static string Reason(GateDecision decision, string target)
    {
        var live = decision switch
        {
            { Live: { } version } => version.ToString(),
            { Gone: { } gone } => $"the base model ({gone}, which it would replace, can be in no comparison with it)",
            _ => "the base model",
        };
        if (decision.Learnt > 0)
            return $"{target} has learnt from {decision.Learnt} of the held-out samples of the gate's dataset {decision.Policy.Dataset}: nothing can be told by it.";
        return decision.Verdict is { } verdict
            ? $"{target} has not passed against {live}: evaluation {verdict.Id}."
            : $"{target} has not been evaluated against {live} on the gate's dataset {decision.Policy.Dataset} in its default mode.";
    }

    /// <summary>The refusal with each broken rule and its numbers.</summary>
    /// <param name="canOverride">False where the call has no such field: an experiment.</param>
    public static RefusalResult Refusal(GateDecision decision, string target, bool canOverride = true)
    {
        var findings = EvaluationJudge.Read(decision.Verdict?.Report)?.Findings.Where(finding => !finding.Passed) ?? [];
        ApiProblemItem[] items = [.. findings.Select(finding => new ApiProblemItem(finding.Rule, finding.Message))];
        return new RefusalResult(
            GatewayRefusal.GateRefused,
            Reason(decision, target) + Remedy(decision) + (canOverride ? "; an admin can set the alias all the same with 'overrideReason'." : "."),
            items: items.Length > 0 ? items : [new ApiProblemItem(Code, Reason(decision, target), Field: "version")]);
    }

    /// <summary>What to do about it.</summary>
    internal static string Remedy(GateDecision decision) => decision switch
    {
        { Learnt: > 0 } => " Give the gate a snapshot that was held out from it, or train without these",
        { Verdict: null, Policy.DatasetTaintedAt: not null } =>
            " Samples of that dataset were erased since the gate was put on it: make a new one, put the gate on it (PUT …/gate) and evaluate on it, or evaluate on what is left of this one",
        { Verdict: null } => " Evaluate it first",
        _ => " Train a better one",
    };
}
