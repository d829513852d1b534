using Gateway.Learning.Evaluations.Running;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>The last word on a version.</summary>
/// <param name="Evaluation">Its id.</param>
/// <param name="Passed">Whether every rule of the gate was kept.</param>
/// <param name="Against">Null = the base model.</param>
/// <param name="QualityIndex">1 to 10 over the base model; null when it could not be told.</param>
internal sealed record VerdictModel(string Evaluation, bool Passed, VersionNameModel? Against, string Dataset, double? QualityIndex, DateTimeOffset At)
{
    public static VerdictModel? Of(Evaluation? evaluation) => evaluation is null ? null : new(
        evaluation.Id, evaluation.Passed == true, VersionNameModel.Of(evaluation.Against), evaluation.Dataset, EvaluationJudge.Read(evaluation.Report)?.QualityIndex?.Value, evaluation.UpdatedAt);
}
