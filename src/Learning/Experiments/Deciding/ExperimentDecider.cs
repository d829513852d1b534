using System.Globalization;

namespace Learning.Experiments.Deciding;

/// <summary>
/// Ends an experiment when its numbers say so. One decision, which stays. To be asked after every event, and by the clock for the time limit.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A secret in the candidate's output: roll back.</item>
/// <item>A guardrail's e-value at m/α: roll back.</item>
/// <item>The primary's e-value at 1/α, against the candidate: roll back.</item>
/// <item>The primary's e-value at 1/α, for the candidate, enough requests, no mismatch of the arms, each guardrail's estimate within its margin: promote.</item>
/// <item>The time limit has passed: keep the control.</item>
/// </list>
/// Without any effect, however often it is asked, the primary's test ends the experiment with probability at most α, as often as not with a promotion, and the guardrails do with
/// probability at most α.
/// </remarks>
internal static class ExperimentDecider
{
    /// <param name="state">Gets the decision, if one is made.</param>
    /// <param name="elapsed">Since the experiment began.</param>
    /// <returns>Null while it goes on.</returns>
    public static ExperimentDecision? Decide(ExperimentState state, TimeSpan elapsed)
    {
        if (state.Decision is null && Find(state, elapsed) is { } decision)
            state.Decide(decision);
        return state.Decision;
    }

    private static ExperimentDecision? Find(ExperimentState state, TimeSpan elapsed)
    {
        var rules = state.Rules;
        if (state.CandidateSecrets > 0)
            return Made(state, ExperimentOutcome.RollBack, DecisionReason.Secret, null, $"the candidate gave out a secret in {state.CandidateSecrets} answers");
        foreach (var guardrail in state.Guardrails)
        {
            if (guardrail.Evidence >= rules.GuardrailThreshold)
            {
                return Made(
                    state, ExperimentOutcome.RollBack, DecisionReason.Guardrail, guardrail.Limit.Metric,
                    $"{guardrail.Limit.Metric} is worse by more than {100 * guardrail.Limit.Margin:0.##} pp ({Rates(guardrail.Users.All)}; evidence {guardrail.Evidence:0.#}, threshold {rules.GuardrailThreshold:0.#})");
            }
        }

        var primary = state.Primary;
        if (primary.Evidence >= rules.PrimaryThreshold)
        {
            FormattableString numbers = $"successes {Rates(primary.Users.All)}; evidence {primary.Evidence:0.#}, threshold {rules.PrimaryThreshold:0.#}";
            if (!primary.IsForCandidate)
                return Made(state, ExperimentOutcome.RollBack, DecisionReason.PrimaryWorse, null, $"the candidate is worse: {Text(numbers)}");
            if (primary.Users.All.Requests >= rules.MinimumEligible && !IsMismatch(primary.Users.All, rules) && state.Guardrails.All(IsWithinMargin))
                return Made(state, ExperimentOutcome.Promote, DecisionReason.PrimaryBetter, null, $"the candidate is better: {Text(numbers)}");
        }

        return elapsed < rules.TimeLimit
            ? null
            : Made(
                state, ExperimentOutcome.KeepControl, DecisionReason.TimeLimit, null,
                $"not decided within {rules.TimeLimit.TotalDays:0.##} days: {string.Join("; ", ExperimentReport.Of(state).Waiting)}");
    }

    private static bool IsMismatch(UserTally all, ExperimentRules rules) => SampleRatioTest.Of(all.Control, all.Candidate, rules.CandidateShare).IsMismatch;

    /// <summary>As far as the estimate tells; unknown is not within.</summary>
    private static bool IsWithinMargin(GuardrailTest guardrail) => StratifiedEffect.Of(guardrail.Users.Users)?.Difference <= guardrail.Limit.Margin;

    private static ExperimentDecision Made(
        ExperimentState state, ExperimentOutcome outcome, DecisionReason reason, ExperimentMetric? guardrail, FormattableString message) =>
        new(outcome, reason, guardrail, Text(message), ExperimentReport.Of(state));

    private static string Rates(UserTally all) => Text($"{all.ControlHits} of {all.Control} in the control, {all.CandidateHits} of {all.Candidate} in the candidate");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
