using Gateway.Learning.Evaluations.Running;
using Learning.Evaluation.Runs;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>An evaluation in answers.</summary>
/// <param name="Against">Null = the base model.</param>
/// <param name="Questions">Questions in all, of all sides.</param>
/// <param name="Answered">Of these, answered and stored.</param>
/// <param name="Passed">Whether every rule of the gate is kept; null until it is done.</param>
/// <param name="Report">Null until it is done, and in lists.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record EvaluationModel(
    string Id,
    string Adapter,
    int Version,
    string Digest,
    VersionNameModel? Against,
    string Dataset,
    string Mode,
    string State,
    int Questions,
    int Answered,
    bool? Passed,
    EvaluationReport? Report,
    string? Error,
    string StartedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static EvaluationModel From(Evaluation evaluation) => Brief(evaluation) with { Report = EvaluationJudge.Read(evaluation.Report) };

    public static EvaluationModel Brief(Evaluation evaluation) => new(
        evaluation.Id,
        evaluation.Candidate.Adapter.ToString(),
        evaluation.Candidate.Version.Value,
        evaluation.Digest.ToString(),
        VersionNameModel.Of(evaluation.Against),
        evaluation.Dataset,
        evaluation.Mode,
        NameOf(evaluation.State),
        evaluation.Items,
        evaluation.ItemsDone,
        evaluation.Passed,
        null,
        evaluation.Error,
        evaluation.Actor.ToString(),
        evaluation.CreatedAt,
        evaluation.UpdatedAt);

    public static string NameOf(EvaluationState state) => state switch
    {
        EvaluationState.Queued => "queued",
        EvaluationState.Running => "running",
        EvaluationState.Done => "done",
        EvaluationState.Failed => "failed",
        EvaluationState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };
}
