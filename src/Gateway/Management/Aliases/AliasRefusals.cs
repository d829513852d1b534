using System.Text.Json;
using Gateway.Errors;
using Gateway.Learning.Evaluations.Gate;
using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Gates;

namespace Gateway.Management.Aliases;

/// <summary>Why an alias was not changed, as answers.</summary>
internal static class AliasRefusals
{
    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public static IResult Of(SetAliasOutcome outcome, VersionReference target) => outcome switch
    {
        SetAliasOutcome.VersionNotFound => RefusalResult.Invalid("version", $"There is no version {target}."),
        SetAliasOutcome.VersionNotReady => Conflict($"{target} is not ready."),
        SetAliasOutcome.BaseModelReplaced => Conflict($"The base model of {target} was replaced under its name; upload the adapter for the present one."),
        SetAliasOutcome.NameIsBaseModel => Conflict("A base model has this name."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };

    public static IResult Of(RollBackAliasOutcome outcome) => outcome switch
    {
        RollBackAliasOutcome.AliasNotFound => RefusalResult.NotFound,
        RollBackAliasOutcome.NothingBefore => Conflict("There is nothing left to roll back to: each rollback goes one switch further back, and this alias is at its first. Name a version with PUT."),
        RollBackAliasOutcome.PreviousNotUsable => Conflict("The version before cannot be used any more."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };

    public static string Detail(VersionReference target) => JsonSerializer.Serialize(new { target = target.ToString() });

    /// <summary>The same where the gate was asked: what it said, and why it was not obeyed.</summary>
    public static string Detail(VersionReference target, GateDecision gate, string? overrideReason) => gate.Asked
        ? JsonSerializer.Serialize(
            new
            {
                target = target.ToString(),
                gate = GateModel.NameOf(gate.Policy.Mode),
                passed = gate.Passed,
                evaluation = gate.Verdict?.Id,
                gone = gate.Gone?.ToString(),
                overrideReason = gate.Passed ? null : overrideReason,
            },
            s_json)
        : Detail(target);

    private static RefusalResult Conflict(string message) => new(GatewayRefusal.Conflict, message);
}
