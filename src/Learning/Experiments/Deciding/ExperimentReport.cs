using System.Globalization;

namespace Learning.Experiments.Deciding;

/// <summary>Where an experiment stands; every number finite. To be looked at as often as one likes: nothing but <see cref="Evidence"/> and the guardrails' decides.</summary>
internal sealed record ExperimentReport
{
    public required ArmCounts Counts { get; init; }

    /// <summary>E-value that the arms differ in the primary metric.</summary>
    public required double Evidence { get; init; }

    public required bool IsForCandidate { get; init; }

    public required double Threshold { get; init; }

    public required StratifiedEffect? Effect { get; init; }

    public required SampleRatioTest SampleRatio { get; init; }

    public required IReadOnlyList<GuardrailReport> Guardrails { get; init; }

    public required int CandidateSecrets { get; init; }

    public required int ControlSecrets { get; init; }

    /// <summary>What a promotion still waits for, a sentence each; empty when nothing is in its way.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    public static ExperimentReport Of(ExperimentState state)
    {
        var (rules, users) = (state.Rules, state.Primary.Users);
        var report = new ExperimentReport
        {
            Counts = ArmCounts.Of(users.All),
            Evidence = state.Primary.Evidence,
            IsForCandidate = state.Primary.IsForCandidate,
            Threshold = rules.PrimaryThreshold,
            Effect = StratifiedEffect.Of(users.Users),
            SampleRatio = SampleRatioTest.Of(users.All.Control, users.All.Candidate, rules.CandidateShare),
            Guardrails = [.. state.Guardrails.Select(guardrail => GuardrailReport.Of(guardrail, rules.GuardrailThreshold))],
            CandidateSecrets = state.CandidateSecrets,
            ControlSecrets = state.ControlSecrets,
            Waiting = [],
        };
        return report with { Waiting = [.. report.WaitingFor(rules)] };
    }

    private IEnumerable<string> WaitingFor(ExperimentRules rules)
    {
        if (Evidence < Threshold)
            yield return Text($"the evidence is {Evidence:0.##}; {Threshold:0.##} is needed");
        else if (!IsForCandidate)
            yield return "the evidence is for the control";
        if (Counts.Requests < rules.MinimumEligible)
            yield return Text($"{Counts.Requests} eligible requests are settled; {rules.MinimumEligible} are needed");
        if (SampleRatio.IsMismatch)
            yield return Text($"the arms have {Counts.Control} and {Counts.Candidate} requests, which does not fit a share of {rules.CandidateShare:0.##} (p = {SampleRatio.P:0.0e-0}): events of one arm get lost");
        foreach (var guardrail in Guardrails.Where(guardrail => !guardrail.IsWithinMargin))
        {
            yield return guardrail.Effect is { } effect
                ? Text($"{guardrail.Metric} differs by {100 * effect.Difference:+0.00;−0.00;0.00} pp; {100 * guardrail.Margin:0.##} are acceptable")
                : Text($"{guardrail.Metric} has not been seen in both arms of any user");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
