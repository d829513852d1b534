using System.Text.Json.Serialization;
using TenantStore.Gates;

namespace Gateway.Learning.Evaluations.Gate;

/// <summary>What the gate had to do with a change of an alias.</summary>
/// <param name="Policy">At that moment.</param>
/// <param name="Passed">Whether the version has passed against what it stands for now.</param>
/// <param name="Evaluation">The one that says so; null = there is none.</param>
/// <param name="Warning">That it has not passed, and goes live all the same; null when it has.</param>
/// <param name="Gone">The version that it would replace, where no comparison with that can be made (it is removed or not ready, or its base model is another one or was replaced): it was compared with the base model in its place.</param>
internal sealed record GateNoteModel(
    string Policy, bool Passed, string? Evaluation, string? Warning, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gone)
{
    public static GateNoteModel? Of(GateDecision decision, string target) => decision.Asked
        ? new(GateModel.NameOf(decision.Policy.Mode), decision.Passed, decision.Verdict?.Id, decision.Passed ? null : GateTexts.Reason(decision, target), decision.Gone?.ToString())
        : null;
}
