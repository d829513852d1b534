using Learning.Evaluation;
using Learning.Evaluation.Gate;

namespace Learning.Tests.Evaluation.Gate;

/// <summary>The rates that the reference adapters were published with: exact match on 300 held-out items of their organization and on 300 generic ones (base 0.950).</summary>
public sealed class ReferenceAdapterTests
{
    [Theory]
    [InlineData("acme", 0.000, 0.840, 0.937)]
    [InlineData("globex", 0.000, 0.973, 0.940)]
    [InlineData("initech", 0.000, 0.840, 0.940)]
    [InlineData("acme, over acme-early", 0.530, 0.840, 0.937)]
    [InlineData("acme-early", 0.000, 0.530, 0.923)]
    public void Judge_AGoodAdapter_Passes(string adapter, double reference, double candidate, double generic)
    {
        var verdict = EvaluationGate.Judge(new GateEvidence(ItemSets.WithRates(reference, candidate), ItemSets.Generic(0.950, generic)), new GateLimits());

        Assert.True(verdict.Passed, $"{adapter}: {string.Join(" ", verdict.Refusals.Select(finding => finding.Message))}");
    }

    [Theory]
    [InlineData("acme-early, over acme", 0.840, 0.530, 0.923, GateRule.EditSimilarityKept, GateRule.Better, GateRule.SlicesKept)]
    [InlineData("acme-forgetful", 0.000, 0.833, 0.000, GateRule.BaseAbilityKept)]
    [InlineData("acme-forgetful, over acme", 0.840, 0.833, 0.000, GateRule.Better, GateRule.BaseAbilityKept)]
    [InlineData("globex, asked acme's", 0.000, 0.000, 0.940, GateRule.Better)]
    [InlineData("acme, over itself", 0.840, 0.840, 0.937, GateRule.Better)]
    internal void Judge_AWorseAdapter_IsRefusedForWhatItLacks(string adapter, double reference, double candidate, double generic, params GateRule[] because)
    {
        var verdict = EvaluationGate.Judge(new GateEvidence(ItemSets.WithRates(reference, candidate), ItemSets.Generic(0.950, generic)), new GateLimits());

        Assert.False(verdict.Passed, adapter);
        Assert.Superset(because.ToHashSet(), verdict.Refusals.Select(finding => finding.Rule).ToHashSet());
    }

    /// <summary>Generic items that only one of base and adapter has right, as measured on the reference adapters (node-llama-cpp, greedy, full mode); the bounds by R as in TangoIntervalTests.</summary>
    [Theory]
    [InlineData("acme", 5, 9, -0.03634821)]
    [InlineData("globex", 3, 6, -0.02950481)]
    [InlineData("initech", 2, 5, -0.02803126)]
    public void Judge_GoodAdapters_KeepTheBaseModelsAbility(string adapter, int better, int worse, double lower)
    {
        var generic = Enumerable.Range(0, 300).Select(i => new PairedItem
        {
            Id = $"{i}",
            Group = $"{i}",
            Reference = ItemSets.Score(i >= better && i < 277 + better, i),
            Candidate = ItemSets.Score(i < better || (i >= better + worse && i < 277 + better), i),
        });

        var finding = EvaluationGate.Judge(new GateEvidence(ItemSets.WithRates(0, 0.84), [.. generic]), new GateLimits()).Findings.Single(finding => finding.Rule == GateRule.BaseAbilityKept);

        Assert.True(finding.Passed, adapter);
        Assert.Equal(lower, finding.Figures.Single(figure => figure.Name == "baseAbilityLower").Value, 1e-6);
    }

    [Fact]
    public void Judge_Forgetful_SaysTheNumbersOfWhatItForgot()
    {
        var verdict = EvaluationGate.Judge(new GateEvidence(ItemSets.WithRates(0, 0.833), ItemSets.Generic(0.950, 0)), new GateLimits());

        var refusal = Assert.Single(verdict.Refusals);
        Assert.StartsWith("Exact match on 300 generic items, base → candidate: 95.0 % → 0.0 %, −95.0 pp, 95 % bounds −96.", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("one must be above −5.0 pp.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(-0.95, Assert.Single(refusal.Figures, figure => figure.Name == "baseAbilityDifference").Value, 1e-9);
        Assert.InRange(Assert.Single(refusal.Figures, figure => figure.Name == "baseAbilityLower").Value, -0.98, -0.95);
    }
}
