using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class ExperimentDeciderTests
{
    private static readonly ExperimentRules Rules = new(0.5);

    [Fact]
    public void Decide_ABetterCandidate_IsPromotedWithItsNumbers()
    {
        var state = new ExperimentState(Rules);

        var decision = ExperimentStories.Play(state, ExperimentStories.Requests(3000, 0.3, 0.5))!;

        Assert.Equal((ExperimentOutcome.Promote, DecisionReason.PrimaryBetter), (decision.Outcome, decision.Reason));
        Assert.True(decision.Report.Evidence >= 20);
        Assert.True(decision.Report.Effect!.DifferenceBounds.Lower > 0);
        Assert.InRange(decision.Report.Counts.Requests, 200, 1000);
        Assert.Empty(decision.Report.Waiting);
        Assert.Contains($"{decision.Report.Counts.CandidateHits} of {decision.Report.Counts.Candidate} in the candidate; evidence ", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_EvidenceFromFewRequests_WaitsForTheLeastNumber()
    {
        var state = new ExperimentState(Rules);

        var decision = ExperimentStories.Play(state, ExperimentStories.Requests(1000, 0, 1))!;

        Assert.Equal(ExperimentOutcome.Promote, decision.Outcome);
        Assert.Equal(200, decision.Report.Counts.Requests);

        var earlier = new ExperimentState(Rules);
        Assert.Null(ExperimentStories.Play(earlier, ExperimentStories.Requests(199, 0, 1)));
        Assert.True(earlier.Primary.Evidence > 1000);
        Assert.Equal(["199 eligible requests are settled; 200 are needed"], ExperimentReport.Of(earlier).Waiting);
    }

    [Fact]
    public void Decide_AWorseCandidate_IsRolledBackWithoutWaiting()
    {
        var decision = ExperimentStories.Play(new ExperimentState(Rules), ExperimentStories.Requests(1000, 0.9, 0.1))!;

        Assert.Equal((ExperimentOutcome.RollBack, DecisionReason.PrimaryWorse), (decision.Outcome, decision.Reason));
        Assert.True(decision.Report.Counts.Requests < 100);
    }

    [Fact]
    public void Decide_ASecretInTheCandidatesOutput_RollsBackAtOnce()
    {
        var state = new ExperimentState(Rules);

        Assert.Null(ExperimentStories.Play(state, [new ExperimentEvent(ExperimentArm.Control, "user", ExperimentMetric.Secret, true)]));
        Assert.Null(ExperimentStories.Play(state, [new ExperimentEvent(ExperimentArm.Candidate, "user", ExperimentMetric.Secret, false)]));
        var decision = ExperimentStories.Play(state, [new ExperimentEvent(ExperimentArm.Candidate, "user", ExperimentMetric.Secret, true)])!;

        Assert.Equal((ExperimentOutcome.RollBack, DecisionReason.Secret), (decision.Outcome, decision.Reason));
        Assert.Equal((1, 1), (decision.Report.ControlSecrets, decision.Report.CandidateSecrets));
    }

    [Theory]
    [InlineData(ExperimentMetric.Error)]
    [InlineData(ExperimentMetric.Late)]
    [InlineData(ExperimentMetric.Reversal)]
    [InlineData(ExperimentMetric.Rejection)]
    internal void Decide_AGuardrailBroken_RollsBackThoughTheCandidateIsBetter(ExperimentMetric worse)
    {
        // A hair better: the guardrail is there first.
        var decision = ExperimentStories.Play(new ExperimentState(Rules), ExperimentStories.Requests(2000, 0.3, 0.31, worse, 0.01, 0.4))!;

        Assert.Equal((ExperimentOutcome.RollBack, DecisionReason.Guardrail, worse), (decision.Outcome, decision.Reason, decision.Guardrail));
        Assert.True(decision.Report.Guardrails.Single(guardrail => guardrail.IsBroken).Evidence >= 80);
        Assert.StartsWith($"{worse} is worse by more than {100 * Rules.Guardrails.Single(limit => limit.Metric == worse).Margin:0.##} pp (", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_EstimateBeyondTheMargin_DoesNotPromoteThoughTheGuardrailIsNotBroken()
    {
        var state = new ExperimentState(Rules);
        // Two errors of a hundred in the candidate, none in the control: no proof yet.
        var events = ExperimentStories.Requests(400, 0.2, 0.6).Select((happened, i) =>
            happened.Metric == ExperimentMetric.Error && happened.Arm == ExperimentArm.Candidate && i % 500 < 10 ? happened with { Value = true } : happened);

        Assert.Null(ExperimentStories.Play(state, events));
        Assert.True(state.Primary.Evidence > 20);
        Assert.StartsWith("Error differs by +", Assert.Single(ExperimentReport.Of(state).Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_AGuardrailThatIsNotFed_DoesNotPromote()
    {
        var state = new ExperimentState(Rules);

        Assert.Null(ExperimentStories.Play(state, ExperimentStories.Requests(600, 0.2, 0.7).Where(happened => happened.Metric != ExperimentMetric.Late)));
        Assert.Equal(["Late has not been seen in both arms of any user"], ExperimentReport.Of(state).Waiting);
    }

    [Fact]
    public void Decide_RequestsOfOneArmGetLost_DoesNotPromote()
    {
        var state = new ExperimentState(Rules);

        Assert.Null(ExperimentStories.Play(state, ExperimentStories.Requests(600, 0.2, 0.7, arm: random => random.NextDouble() < 0.7)));
        Assert.True(state.Primary.Evidence > 20);
        Assert.StartsWith("the arms have ", Assert.Single(ExperimentReport.Of(state).Waiting), StringComparison.Ordinal);
        Assert.Equal(
            ExperimentOutcome.Promote, ExperimentStories.Play(new ExperimentState(new ExperimentRules(0.7)), ExperimentStories.Requests(600, 0.2, 0.7, arm: random => random.NextDouble() < 0.7))!.Outcome);
    }

    [Fact]
    public void Decide_TheTimeLimit_KeepsTheControlAndSaysWhatWasMissing()
    {
        var state = new ExperimentState(Rules);
        Assert.Null(ExperimentStories.Play(state, ExperimentStories.Requests(150, 0.3, 0.3)));

        Assert.Null(ExperimentDecider.Decide(state, TimeSpan.FromDays(21) - TimeSpan.FromTicks(1)));
        var decision = ExperimentDecider.Decide(state, TimeSpan.FromDays(21))!;

        Assert.Equal((ExperimentOutcome.KeepControl, DecisionReason.TimeLimit), (decision.Outcome, decision.Reason));
        Assert.StartsWith("not decided within 21 days: the evidence is ", decision.Message, StringComparison.Ordinal);
        Assert.Contains("; 20 is needed; 150 eligible requests are settled; 200 are needed", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NoEventAtAll_GoesOnAndEndsWithTheControl()
    {
        var state = new ExperimentState(Rules);

        Assert.Null(ExperimentDecider.Decide(state, TimeSpan.Zero));
        Assert.Equal(ExperimentOutcome.KeepControl, ExperimentDecider.Decide(state, TimeSpan.FromDays(22))!.Outcome);
    }

    [Fact]
    public void Decide_Decided_StaysWhateverComes()
    {
        var state = new ExperimentState(Rules);
        var decision = ExperimentStories.Play(state, ExperimentStories.Requests(3000, 0.3, 0.5));
        var applied = state.Applied;

        Assert.False(state.Apply(new ExperimentEvent(ExperimentArm.Candidate, "user", ExperimentMetric.Secret, true)));
        Assert.Same(decision, ExperimentDecider.Decide(state, TimeSpan.FromDays(30)));
        Assert.Equal((applied, 0), (state.Applied, state.CandidateSecrets));
        Assert.Throws<InvalidOperationException>(() => state.Decide(decision!));
    }

    [Fact]
    public void Rules_GuardrailsShareAlpha()
    {
        Assert.Equal(20, Rules.PrimaryThreshold, 1e-9);
        Assert.Equal(80, Rules.GuardrailThreshold, 1e-9);
        Assert.Equal(20, new ExperimentRules(0.5, guardrails: [new(ExperimentMetric.Error, 0.005)]).GuardrailThreshold, 1e-9);
        Assert.Equal([0.005, 0.02, 0.02, 0.03], Rules.Guardrails.Select(limit => limit.Margin));
    }

    [Fact]
    public void Rules_Impossible_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExperimentRules(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExperimentRules(0.5, alpha: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExperimentRules(0.5, minimumEligible: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExperimentRules(0.5, timeLimit: TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => new ExperimentRules(0.5, guardrails: [new(ExperimentMetric.Error, 0.005), new(ExperimentMetric.Error, 0.01)]));
    }
}
