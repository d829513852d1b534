using Gateway.Learning.Experiments.Settling;
using Learning.Experiments.Deciding;
using TenantStore.Answers;
using TenantStore.Experiments;

namespace Gateway.Tests.Learning.Experiments;

public sealed class RequestOutcomeTests
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("", "")]
    [InlineData("Shown", "")]
    [InlineData("Accepted", "")]
    [InlineData("ExecutedOk", "")]
    [InlineData("Accepted ExecutedOk", "primary")]
    [InlineData("PartiallyAccepted ExecutedOk", "primary")]
    [InlineData("Accepted ExecutedError ExecutedOk", "")]
    [InlineData("ExecutedError Accepted ExecutedOk", "primary")]
    [InlineData("Accepted ExecutedError", "")]
    [InlineData("Rejected", "rejection")]
    [InlineData("Rejected Accepted ExecutedOk", "primary")]
    [InlineData("Accepted Rejected", "reversal")]
    [InlineData("Accepted ExecutedOk Rejected", "primary reversal")]
    [InlineData("Accepted Changed", "reversal")]
    [InlineData("Changed", "")]
    [InlineData("Noted", "")]
    public void Outcome_OfWhatWasTold_IsTheseMetrics(string told, string metrics) =>
        Assert.Equal(metrics, Of(ExperimentPrimary.AcceptedAndExecuted, [Answer()], told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(kind => Fact(Enum.Parse<OutcomeKind>(kind)))).Text);

    [Theory]
    [InlineData(30_000, 0.9, "primary")]
    [InlineData(30_000, null, "primary")]
    [InlineData(29_999, 0.9, "")]
    [InlineData(30_000, 0.49, "reversal")]
    public void Outcome_Retained_NeedsHalfAMinuteAndHalfOfTheText(int delay, double? similarity, string metrics) =>
        Assert.Equal(metrics, Of(ExperimentPrimary.Retained30s, [Answer()], [Fact(OutcomeKind.Accepted), Fact(OutcomeKind.Retained, delay, similarity)]).Text);

    [Fact]
    public void Outcome_RetainedButNeverAccepted_IsNoSuccess() =>
        Assert.Equal("", Of(ExperimentPrimary.Retained30s, [Answer()], [Fact(OutcomeKind.Retained, 60_000, 1)]).Text);

    [Fact]
    public void Outcome_ToldTooLate_DoesNotCount() =>
        Assert.Equal("", new RequestOutcome(ExperimentPrimary.AcceptedAndExecuted, [Answer()], [Fact(OutcomeKind.Accepted), Fact(OutcomeKind.ExecutedOk)], s_at).Text);

    [Theory]
    [InlineData(AnswerState.Failed, 10, null, "", "error")]
    [InlineData(AnswerState.Late, 10, null, "", "late")]
    [InlineData(AnswerState.Answered, 11, 10L, "", "late")]
    [InlineData(AnswerState.Answered, 10, 10L, "", "")]
    [InlineData(AnswerState.Empty, 10, null, "names", "")]
    [InlineData(AnswerState.Empty, 10, null, "secrets", "secret")]
    public void Outcome_OfTheAnswerItself_IsTheseMetrics(AnswerState state, long latency, long? deadline, string refusal, string metrics) =>
        Assert.Equal(metrics, Of(ExperimentPrimary.AcceptedAndExecuted, [Answer() with { State = state, LatencyMs = latency, DeadlineMs = deadline, Refusal = refusal }], []).Text);

    [Fact]
    public void Metrics_OfARequest_AreAllThereAre() => Assert.Equal(Enum.GetValues<ExperimentMetric>(), RequestOutcome.Metrics);

    private static RequestOutcome Of(ExperimentPrimary primary, UnsettledAnswer[] answers, IEnumerable<OutcomeFact> told) => new(primary, answers, told, s_at.AddMinutes(10));

    private static OutcomeFact Fact(OutcomeKind kind, long? delay = null, double? similarity = null) => new("a", kind, delay, similarity, s_at.AddSeconds(1));

    private static UnsettledAnswer Answer() => new()
    {
        AnswerId = "a", Unit = "a", Candidate = true, UserKey = "u", State = AnswerState.Answered, Refusal = "", LatencyMs = 5, DeadlineMs = null, At = s_at,
    };
}
