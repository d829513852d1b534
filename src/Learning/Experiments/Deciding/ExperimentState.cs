using Learning.Experiments.Assignment;

namespace Learning.Experiments.Deciding;

/// <summary>
/// What has happened in an experiment so far. One writer, not thread-safe. A snapshot and the events after it give the same numbers to the last bit as all events from the
/// beginning, in the same order: <see cref="Applied"/> says where to go on. That an event comes once is the caller's care.
/// </summary>
internal sealed class ExperimentState
{
    private readonly GuardrailTest[] _guardrails;

    public ExperimentState(ExperimentRules rules)
        : this(rules, new ExperimentSnapshot())
    {
    }

    /// <exception cref="ArgumentException">The snapshot was made under other guardrails.</exception>
    public ExperimentState(ExperimentRules rules, ExperimentSnapshot snapshot)
    {
        if (snapshot.Format != ExperimentSnapshot.CurrentFormat)
            throw new ArgumentException($"The snapshot has format {snapshot.Format}; this version reads {ExperimentSnapshot.CurrentFormat}.", nameof(snapshot));
        if (snapshot.Applied > 0 && !snapshot.Guardrails.Select(guardrail => guardrail.Metric).SequenceEqual(rules.Guardrails.Select(limit => limit.Metric)))
            throw new ArgumentException("The snapshot was made with other guardrails; the rules of an experiment do not change.", nameof(snapshot));
        Rules = rules;
        (Applied, CandidateSecrets, ControlSecrets, Decision) = (snapshot.Applied, snapshot.CandidateSecrets, snapshot.ControlSecrets, snapshot.Decision);
        Primary = new SequentialTest(rules.CandidateShare, snapshot.Primary);
        _guardrails =
        [
            .. rules.Guardrails.Select((limit, i) => new GuardrailTest(
                limit, rules.CandidateShare, snapshot.Applied > 0 ? snapshot.Guardrails[i] : GuardrailSnapshot.Empty(limit.Metric))),
        ];
    }

    public ExperimentRules Rules { get; }

    /// <summary>Events applied; those after the decision are not.</summary>
    public long Applied { get; private set; }

    public SequentialTest Primary { get; }

    public IReadOnlyList<GuardrailTest> Guardrails => _guardrails;

    /// <summary>Answers of the candidate with a secret in them.</summary>
    public int CandidateSecrets { get; private set; }

    /// <summary>The control's: told in the report, but no reason to keep or leave the candidate.</summary>
    public int ControlSecrets { get; private set; }

    /// <summary>Once made it stays, and nothing more is counted.</summary>
    public ExperimentDecision? Decision { get; private set; }

    /// <returns>False when the experiment is decided.</returns>
    /// <exception cref="ArgumentException">The request is of no arm: outside the experiment, or held back.</exception>
    public bool Apply(ExperimentEvent happened)
    {
        if (happened.Arm is not (ExperimentArm.Control or ExperimentArm.Candidate))
            throw new ArgumentException($"An event of the arm {happened.Arm} is no part of an experiment.", nameof(happened));
        ArgumentException.ThrowIfNullOrEmpty(happened.User, nameof(happened));
        if (Decision is not null)
            return false;
        Count(happened, happened.Arm == ExperimentArm.Candidate);
        Applied++;
        return true;
    }

    /// <summary>Ends the experiment. Called by <see cref="ExperimentDecider"/> alone.</summary>
    public void Decide(ExperimentDecision decision) => Decision = Decision is null ? decision : throw new InvalidOperationException("The experiment is decided.");

    public ExperimentSnapshot Snapshot() => new()
    {
        Applied = Applied,
        Primary = Primary.Snapshot(),
        Guardrails = [.. _guardrails.Select(guardrail => guardrail.Snapshot())],
        CandidateSecrets = CandidateSecrets,
        ControlSecrets = ControlSecrets,
        Decision = Decision,
    };

    private void Count(ExperimentEvent happened, bool candidate)
    {
        switch (happened.Metric)
        {
            case ExperimentMetric.Primary:
                Primary.Observe(happened.User, candidate, happened.Value);
                break;
            case ExperimentMetric.Secret:
                CandidateSecrets += candidate && happened.Value ? 1 : 0;
                ControlSecrets += !candidate && happened.Value ? 1 : 0;
                break;
            default:
                // A metric without a guardrail is not watched.
                Array.Find(_guardrails, guardrail => guardrail.Limit.Metric == happened.Metric)?.Observe(happened.User, candidate, happened.Value);
                break;
        }
    }
}
