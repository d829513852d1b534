namespace Learning.Evaluation.Gate.Rules;

/// <summary>One rule. Pure.</summary>
internal interface IGateRule
{
    GateFinding Judge(GateMeasures measures, GateLimits limits);
}
