using Learning.Experiments.Assignment;
using TenantStore.Answers;

namespace Gateway.Learning.Experiments;

/// <summary>What an experiment gave a request. It stands with the answer, so that its outcome is counted in the right arm.</summary>
/// <param name="Id">The experiment's.</param>
/// <param name="Arm">Which version answers; a request outside the experiment has no tag.</param>
/// <param name="Unit">Hash of the client's idempotency key: answers of one unit count once. Empty: this request is a unit of its own.</param>
internal sealed record ExperimentTag(string Id, ExperimentArm Arm, string Unit)
{
    public AnswerArm AnswerArm => Arm switch
    {
        ExperimentArm.Control => AnswerArm.Control,
        ExperimentArm.Candidate => AnswerArm.Candidate,
        ExperimentArm.Holdback => AnswerArm.Holdback,
        _ => AnswerArm.None,
    };

    /// <summary>The receipt's <c>x-experiment</c>: a held-back answer says so.</summary>
    public string Receipt => $"{Id}; arm={ArmText}";

    /// <summary>The arm as answers, receipts and tables have it.</summary>
    public string ArmText => Arm switch
    {
        ExperimentArm.Control => "control",
        ExperimentArm.Candidate => "candidate",
        ExperimentArm.Holdback => "holdback",
        _ => throw new InvalidOperationException("A request outside the experiment has no tag."),
    };
}
