using Learning.Fixes.Prompting;
using TenantStore.Evaluations;
using TenantStore.Resolution;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>Who answers, and how it wants to be asked.</summary>
internal sealed record EvaluationSubject(EvaluationSide Side, ModelResolution.Resolved Model, ModePrompt Mode);
