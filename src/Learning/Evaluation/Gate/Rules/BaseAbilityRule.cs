namespace Learning.Evaluation.Gate.Rules;

/// <summary>Against the base model itself, on generic items: an adapter that only knows its organization has forgotten the rest.</summary>
internal sealed class BaseAbilityRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var metric = measures.BaseAbility;
        if (measures.BaseAbilityItems == 0)
        {
            return new GateFinding(
                GateRule.BaseAbilityKept, false,
                "There are no generic items to tell whether the base model's ability is kept: have the platform's administrator give the base model a generic set.",
                [new("items", 0), new("margin", limits.BaseAbilityMargin)]);
        }

        return new GateFinding(
            GateRule.BaseAbilityKept, metric.Bounds?.IsNonInferior(limits.BaseAbilityMargin) ?? false,
            $"Exact match on {measures.BaseAbilityItems} generic items, base → candidate: {GateText.Difference(metric)}; the lower one must be above {GateText.Points(-limits.BaseAbilityMargin)}.",
            GateFigures.Of("baseAbility", metric, [new("items", measures.BaseAbilityItems), new("margin", limits.BaseAbilityMargin)]));
    }
}
