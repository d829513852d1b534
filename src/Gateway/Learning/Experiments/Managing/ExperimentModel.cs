using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Learning.Evaluations.Gate;
using Gateway.Learning.Experiments.Reporting;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>An experiment in answers.</summary>
/// <param name="State">running, promoted, rolled_back, kept or stopped.</param>
/// <param name="Control">What the alias meant at its start: <c>name@version</c>.</param>
/// <param name="Candidate">The version on trial.</param>
/// <param name="Requests">Counted so far.</param>
/// <param name="Why">How it ended, with its numbers; null while it runs.</param>
/// <param name="Report">All numbers when the last request was counted; null before the first.</param>
/// <param name="Gate">What the gate said of a start or a promotion; null when it was not asked.</param>
internal sealed record ExperimentModel(
    string Id,
    string Alias,
    string State,
    string Control,
    string Candidate,
    double Share,
    double Coverage,
    double Holdback,
    string Primary,
    MarginsModel Guardrails,
    int SettleSeconds,
    long Requests,
    DateTimeOffset StartedAt,
    string StartedBy,
    DateTimeOffset EndsAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReportModel? Report,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GateNoteModel? Gate = null)
{
    public static ExperimentModel From(Experiment experiment) => new(
        experiment.Id,
        experiment.Alias.ToString(),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(experiment.Status.ToString()),
        experiment.Control.ToString(),
        experiment.Candidate.ToString(),
        experiment.Settings.CandidatePercent / 100.0,
        experiment.Settings.CoveragePercent / 100.0,
        experiment.Settings.HoldbackPercent / 100.0,
        PrimaryNames.Of(experiment.Settings.Primary),
        MarginsModel.From(experiment.Settings.Guardrails),
        experiment.Settings.SettleSeconds,
        experiment.Applied,
        experiment.StartedAt,
        experiment.StartedBy.ToString(),
        experiment.EndsAt,
        experiment.EndedAt,
        experiment.Why,
        ReportModel.Read(experiment.Report));
}
