using System.Text.Json;
using Learning.Experiments.Deciding;

namespace Gateway.Learning.Experiments.Reporting;

/// <summary>Where an experiment stands. Nothing decides but the evidence.</summary>
/// <param name="Primary">The success that decides.</param>
/// <param name="Evidence">E-value that the arms differ in it.</param>
/// <param name="Favours">Whom it speaks for: candidate or control.</param>
/// <param name="Threshold">What the evidence has to reach.</param>
/// <param name="Effect">Candidate less control, over users; for one look at a time fixed before. Null while no user has requests in both arms.</param>
/// <param name="Mismatch">Whether the arms' numbers fit their shares.</param>
/// <param name="Secrets">Answers with a secret, by arm.</param>
/// <param name="Waiting">What a promotion waits for, a sentence each.</param>
internal sealed record ReportModel(
    ArmsModel Primary,
    double Evidence,
    string Favours,
    double Threshold,
    EffectModel? Effect,
    MismatchModel Mismatch,
    IReadOnlyList<GuardrailModel> Guardrails,
    SecretsModel Secrets,
    IReadOnlyList<string> Waiting)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static ReportModel From(ExperimentReport report) => new(
        ArmsModel.From(report.Counts),
        report.Evidence,
        report.IsForCandidate ? "candidate" : "control",
        report.Threshold,
        EffectModel.From(report.Effect),
        new MismatchModel(report.SampleRatio.IsMismatch, report.SampleRatio.P),
        [.. report.Guardrails.Select(GuardrailModel.From)],
        new SecretsModel(report.ControlSecrets, report.CandidateSecrets),
        report.Waiting);

    /// <summary>As it is stored.</summary>
    public string Write() => JsonSerializer.Serialize(this, s_json);

    public static ReportModel? Read(string? stored) => stored is null ? null : JsonSerializer.Deserialize<ReportModel>(stored, s_json);
}
