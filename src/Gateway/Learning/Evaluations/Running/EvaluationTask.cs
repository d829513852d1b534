using Learning.Evaluation.Runs;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>One question to one side.</summary>
/// <param name="Position">Of the item in its set, from 0.</param>
internal sealed record EvaluationTask(EvaluationItemKey Key, int Position, EvaluationSample Sample, EvaluationSubject Subject);
