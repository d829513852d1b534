using Learning.Experiments.Deciding;
using TenantStore.Answers;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>
/// What became of one request, as far as it was told within the time that every request of the experiment is given. What nobody told anything of was not accepted.
/// </summary>
internal sealed record RequestOutcome
{
    /// <summary>Why a fix is held back that contains a secret.</summary>
    public const string SecretRefusal = "secrets";

    private const int RetainedMilliseconds = 30_000;

    private static readonly ExperimentMetric[] s_all = Enum.GetValues<ExperimentMetric>();

    private readonly HashSet<ExperimentMetric> _true = [];

    /// <param name="primary">The success that decides.</param>
    /// <param name="answers">Of the request: several when its client asked again under the same key, the oldest first.</param>
    /// <param name="told">Of these answers, in the order in which it was told.</param>
    /// <param name="until">What is told later does not count.</param>
    public RequestOutcome(ExperimentPrimary primary, IReadOnlyList<UnsettledAnswer> answers, IEnumerable<OutcomeFact> told, DateTimeOffset until)
    {
        var facts = told.Where(fact => fact.At <= until).ToList();
        var accepted = facts.FindIndex(IsAcceptance);
        Set(ExperimentMetric.Primary, accepted >= 0 && !Failed(primary, facts.Skip(accepted)) && facts.Any(fact => IsSuccess(primary, fact)));
        Set(ExperimentMetric.Error, answers.Any(answer => answer.State == AnswerState.Failed));
        Set(ExperimentMetric.Late, answers.Any(IsLate));
        // A rejection before an acceptance is one that the client's own timer made.
        Set(ExperimentMetric.Reversal, accepted >= 0 && facts.Skip(accepted).Any(IsTakenBack));
        Set(ExperimentMetric.Rejection, accepted < 0 && facts.Any(fact => fact.Kind == OutcomeKind.Rejected));
        Set(ExperimentMetric.Secret, answers.Any(answer => answer.Refusal == SecretRefusal));
    }

    /// <summary>Every metric, in an order that stays.</summary>
    public static IReadOnlyList<ExperimentMetric> Metrics => s_all;

    /// <summary>Names of the true ones, with spaces between.</summary>
    public string Text => string.Join(' ', s_all.Where(Is)).ToLowerInvariant();

    public bool Is(ExperimentMetric metric) => _true.Contains(metric);

    private static bool IsAcceptance(OutcomeFact fact) => fact.Kind is OutcomeKind.Accepted or OutcomeKind.PartiallyAccepted;

    private static bool IsSuccess(ExperimentPrimary primary, OutcomeFact fact) => primary switch
    {
        ExperimentPrimary.AcceptedAndExecuted => fact.Kind == OutcomeKind.ExecutedOk,
        ExperimentPrimary.Retained30s => fact.Kind == OutcomeKind.Retained && fact.DelayMs >= RetainedMilliseconds && IsThere(fact),
        _ => throw new ArgumentOutOfRangeException(nameof(primary), primary, "Not a metric."),
    };

    /// <summary>The first run after the acceptance is the fix's own; what runs later has been mended by hand.</summary>
    private static bool Failed(ExperimentPrimary primary, IEnumerable<OutcomeFact> sinceAcceptance) => primary == ExperimentPrimary.AcceptedAndExecuted
        && sinceAcceptance.FirstOrDefault(fact => fact.Kind is OutcomeKind.ExecutedOk or OutcomeKind.ExecutedError)?.Kind == OutcomeKind.ExecutedError;

    private static bool IsLate(UnsettledAnswer answer) => answer.State == AnswerState.Late || answer.LatencyMs > answer.DeadlineMs;

    private static bool IsTakenBack(OutcomeFact fact) => fact.Kind is OutcomeKind.Rejected or OutcomeKind.Changed || (fact.Kind == OutcomeKind.Retained && !IsThere(fact));

    private static bool IsThere(OutcomeFact fact) => fact.Similarity is null or >= FunnelCounts.LeastSimilarity;

    private void Set(ExperimentMetric metric, bool value)
    {
        if (value)
            _true.Add(metric);
    }
}
