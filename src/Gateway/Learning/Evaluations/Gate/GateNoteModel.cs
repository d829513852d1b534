using TenantStore.Gates;

namespace Gateway.Learning.Evaluations.Gate;

/// <summary>What the gate had to do with a change of an alias.</summary>
/// <param name="Policy">At that moment.</param>
/// <param name="Passed">Whether the version has passed against what it stands for now.</param>
/// <param name="Evaluation">The one that says so; null = there is none.</param>
/// <param name="Warning">That it has not passed, and goes live all the same; null when it has.</param>
internal sealed record GateNoteModel(string Policy, bool Passed, string? Evaluation, string? Warning)
{
    public static GateNoteModel? Of(GateDecision decision, string target) => decision.Asked
        ? new(GateModel.NameOf(decision.Policy.Mode), decision.Passed, decision.Verdict?.Id, decision.Passed ? null : GateTexts.Reason(decision, target))
        : null;
}
