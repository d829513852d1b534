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

        // What the base model cannot do nobody can be seen to forget: an adapter that answers nothing would keep the rule.
        if (metric.Reference <= limits.BaseAbilityMargin)
        {
            return new GateFinding(
                GateRule.BaseAbilityKept, false,
                $"The base model itself has {GateText.Percent(metric.Reference)} of {measures.BaseAbilityItems} generic items right: with {GateText.Percent(limits.BaseAbilityMargin)} or less no loss could be seen. "
                + "Most likely it is asked in a way that it does not know: have the platform's administrator set Fixes:Manifests:<base model> to a file with its prompts, or else give it a generic set that it can do.",
                GateFigures.Of("baseAbility", metric, [new("items", measures.BaseAbilityItems), new("margin", limits.BaseAbilityMargin)]));
        }

        return new GateFinding(
            GateRule.BaseAbilityKept, metric.Bounds?.IsNonInferior(limits.BaseAbilityMargin) ?? false,
            $"Exact match on {measures.BaseAbilityItems} generic items, base → candidate: {GateText.Difference(metric)}; the lower one must be above {GateText.Points(-limits.BaseAbilityMargin)}.",
            GateFigures.Of("baseAbility", metric, [new("items", measures.BaseAbilityItems), new("margin", limits.BaseAbilityMargin)]));
    }
}
