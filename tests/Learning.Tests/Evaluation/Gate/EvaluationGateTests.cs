using Learning.Evaluation;
using Learning.Evaluation.Gate;
using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Gate;

public sealed class EvaluationGateTests
{
    private static readonly IReadOnlyList<PairedItem> Better = ItemSets.WithRates(0.5, 0.8);
    private static readonly IReadOnlyList<PairedItem> Generic = ItemSets.Generic(0.95, 0.94);

    [Fact]
    public void Judge_EveryRule_HasOneFindingInOrder() =>
        Assert.Equal(Enum.GetValues<GateRule>(), Judge(Better).Findings.Select(finding => finding.Rule));

    [Fact]
    public void Judge_NoItems_IsRefusedWithNumbersAllTheSame()
    {
        var verdict = EvaluationGate.Judge(new GateEvidence([], []), new GateLimits());

        Assert.Superset(new HashSet<GateRule> { GateRule.EnoughItems, GateRule.EditSimilarityKept, GateRule.Better, GateRule.BaseAbilityKept, GateRule.WellFormed }, Refused(verdict));
        AssertFinite(verdict);
    }

    [Fact]
    public void Judge_OneGroup_CannotTell()
    {
        var verdict = Judge([.. Better.Select(item => item with { Group = "user" })]);

        Assert.Superset(new HashSet<GateRule> { GateRule.EnoughItems, GateRule.EditSimilarityKept }, Refused(verdict));
        Assert.Contains("of 1 groups", verdict.Refusals.First().Message, StringComparison.Ordinal);
        Assert.Contains("too few groups", verdict.Refusals.ElementAt(1).Message, StringComparison.Ordinal);
        AssertFinite(verdict);
    }

    [Fact]
    public void Judge_ThreeItemsAllBetter_AreTooFew() =>
        Assert.Contains(GateRule.EnoughItems, Refused(Judge([.. Better.Where(item => item.IsBetter).Take(3)])));

    [Fact]
    public void Judge_AllTies_LosesNothingAndIsNotBetter()
    {
        var verdict = Judge([.. Better.Select(item => item with { Candidate = item.Reference })]);

        Assert.Equal([GateRule.Better], Refused(verdict));
        Assert.Equal(1, verdict.Measures.McNemar.P);
        Assert.Contains("0 items better, 0 worse (McNemar p = 1)", verdict.Refusals.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NoDiscordantPairButNearerAnswers_IsBetterByEditSimilarity()
    {
        var nearer = Better.Select(item => item with
        {
            Candidate = item.Reference.ExactMatch ? item.Reference : item.Reference with { EditSimilarity = item.Reference.EditSimilarity + 0.05 },
        });

        var verdict = Judge([.. nearer]);

        Assert.True(verdict.Passed);
        Assert.Equal(0, verdict.Measures.McNemar.Better + verdict.Measures.McNemar.Worse);
    }

    [Fact]
    public void Judge_SomeMoreRight_IsNotBetterUntilItCannotBeChance()
    {
        PairedItem[] With(int better) => [.. Better.Select((item, i) => item with
        {
            Reference = item.Reference with { ExactMatch = i % 2 == 0, EditSimilarity = 0.9 },
            Candidate = item.Reference with { ExactMatch = i % 2 == 0 || i < 2 * better, EditSimilarity = 0.9 },
        })];

        Assert.Contains(GateRule.Better, Refused(Judge(With(5))));
        Assert.DoesNotContain(GateRule.Better, Refused(Judge(With(6))));
    }

    [Fact]
    public void Judge_EditSimilarityLost_IsRefusedThoughMoreMatch()
    {
        var verdict = Judge([.. Better.Select(item => item.Candidate.ExactMatch ? item : item with { Candidate = item.Candidate with { EditSimilarity = 0 } })]);

        Assert.Equal(0.3, verdict.Measures.ExactMatch.Difference, 1e-9);
        Assert.Contains(GateRule.EditSimilarityKept, Refused(verdict));
        Assert.DoesNotContain(GateRule.Better, Refused(verdict));
    }

    [Fact]
    public void Judge_ASliceLost_IsRefusedByItsName()
    {
        var lost = Better.Select((item, i) => i < 36 ? item with { Slices = ["error:syntax"], Reference = ItemSets.Score(true, i), Candidate = ItemSets.Score(i % 2 == 0, i) } : item).ToArray();

        var refusal = Assert.Single(Judge(lost).Refusals);

        Assert.Equal(GateRule.SlicesKept, refusal.Rule);
        Assert.Contains("'error:syntax' (36 items) in exact match, 100.0 % → 50.0 %, −50.0 pp", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kind:", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ASliceOf29Items_IsNotJudged()
    {
        PairedItem[] Lost(int size) => [.. Better.Select((item, i) => i < size
            ? item with { Slices = ["small"], Reference = ItemSets.Score(true, i), Candidate = ItemSets.Score(false, i) }
            : item with { Slices = [] })];

        Assert.DoesNotContain(GateRule.SlicesKept, Refused(Judge(Lost(29))));
        Assert.Contains(GateRule.SlicesKept, Refused(Judge(Lost(30))));
    }

    [Fact]
    public void Judge_ASliceOfOneUser_IsJudgedByItsItems()
    {
        var lost = Better.Select((item, i) => i < 40
            ? item with { Slices = ["own"], Group = "user-0", Reference = ItemSets.Score(true, i) with { ExactMatch = false }, Candidate = ItemSets.Score(false, i) }
            : item with { Slices = [] }).ToArray();

        Assert.Contains("'own' (40 items) in edit similarity", Judge(lost).Refusals.Single(finding => finding.Rule == GateRule.SlicesKept).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ARegression_IsRefusedByItsId()
    {
        var wrong = Better.First(item => !item.Candidate.ExactMatch);
        var marked = Better.Select(item => item.Id == wrong.Id || item.Candidate.ExactMatch ? item with { IsRegression = true } : item).ToArray();

        var refusal = Assert.Single(Judge(marked).Refusals);

        Assert.Equal(GateRule.RegressionsPass, refusal.Rule);
        Assert.Contains($"1 of 241 regression items are wrong again, all must be right: {wrong.Id}.", refusal.Message, StringComparison.Ordinal);
        Assert.True(Judge([.. marked.Where(item => item.Id != wrong.Id)]).Passed);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Judge_AnswersThatCannotBeRead_AtMostOneInAHundred(int malformed, bool passes)
    {
        var verdict = Judge([.. Better.Select((item, i) => item with { Candidate = item.Candidate with { WellFormed = i >= malformed } })]);

        Assert.Equal(passes, verdict.Passed);
        Assert.Equal(passes ? [] : [GateRule.WellFormed], Refused(verdict));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Judge_LongerAnswers_AtMostAFifth(int tokens, bool passes)
    {
        // One in twenty may be of any length.
        var verdict = Judge([.. Better.Select((item, i) => item with
        {
            Reference = item.Reference with { Tokens = 50 },
            Candidate = item.Candidate with { Tokens = i % 20 == 0 ? 900 : tokens },
        })]);

        Assert.Equal(passes ? [] : [GateRule.AnswerLength], Refused(verdict));
    }

    [Fact]
    public void Judge_BaseAbility_IsKeptToTheMarginAndNotBeyond()
    {
        Assert.DoesNotContain(GateRule.BaseAbilityKept, Refused(Judge(Better, ItemSets.Generic(0.95, 0.923))));
        Assert.Contains(GateRule.BaseAbilityKept, Refused(Judge(Better, ItemSets.Generic(0.95, 0.90))));
    }

    [Fact]
    public void Judge_FewGenericItems_CannotShowThatNothingIsLost()
    {
        var twenty = Generic.Take(20).Select(item => item with { Candidate = item.Reference }).ToArray();

        Assert.Contains(GateRule.BaseAbilityKept, Refused(Judge(Better, twenty)));
    }

    [Fact]
    public void Judge_NoGenericItems_IsRefused()
    {
        Assert.Equal([GateRule.BaseAbilityKept], Refused(Judge(Better, [])));
    }

    /// <summary>Asked in a way that it does not know a base model has nothing right, and then nobody could be seen to have forgotten anything.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.93)]
    [InlineData(0.05, 0.05)]
    public void Judge_ABaseModelWithNothingToLose_IsRefusedAndTheSettingIsNamed(double baseModel, double candidate)
    {
        var verdict = Judge(Better, ItemSets.Generic(baseModel, candidate));

        Assert.Equal([GateRule.BaseAbilityKept], Refused(verdict));
        Assert.Contains("Fixes:Manifests:", verdict.Refusals.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OneUserGotAllTheLosses_CountsAsOneUser()
    {
        // Ten of 300 generic items lost is no matter by items alone; all of them one user's is.
        var spread = Generic.Select((item, i) => item with { Group = $"user-{i % 25}", Reference = ItemSets.Score(true, i), Candidate = ItemSets.Score(i >= 6, i) }).ToArray();
        var one = spread.Select((item, i) => item with { Group = i < 12 ? "user-x" : item.Group }).ToArray();

        Assert.True(
            EvaluationGate.Judge(new GateEvidence(Better, one), new GateLimits()).Measures.BaseAbility.Bounds!.Value.Lower
            < EvaluationGate.Judge(new GateEvidence(Better, spread), new GateLimits()).Measures.BaseAbility.Bounds!.Value.Lower - 0.01);
    }

    [Fact]
    public void Judge_ItemsInAnotherOrder_IsTheSameVerdict()
    {
        var one = Judge(Better);
        var other = EvaluationGate.Judge(new GateEvidence([.. Better.Reverse()], [.. Generic.Reverse()]), new GateLimits());

        Assert.Equal(one.Findings.Select(finding => finding.Message), other.Findings.Select(finding => finding.Message));
        Assert.Equal(one.Findings.SelectMany(finding => finding.Figures), other.Findings.SelectMany(finding => finding.Figures));
    }

    /// <summary>Two versions of which neither is better: whose answer is whose is a coin's choice.</summary>
    [Fact]
    public void Judge_NeitherIsBetter_SeldomCallsOneBetter()
    {
        const int sets = 1000;
        var limits = new GateLimits { Bootstrap = new BootstrapSettings(1000) };
        var random = new SplitMix64(31);
        var passed = 0;
        for (var set = 0; set < sets; set++)
        {
            PairedItem[] items = [.. Better.Select((item, i) => random.Below(2) == 0
                ? item with { Slices = [], Candidate = ItemSets.Score(item.Candidate.ExactMatch, i + 3) }
                : item with { Slices = [], Reference = ItemSets.Score(item.Candidate.ExactMatch, i + 3), Candidate = item.Reference })];
            passed += Refused(EvaluationGate.Judge(new GateEvidence(items, []), limits)).Contains(GateRule.Better) ? 0 : 1;
        }

        Assert.InRange(passed / (double)sets, 0.01, 0.085);
    }

    [Fact]
    public void Judge_WhateverTheItems_EveryNumberIsOne()
    {
        var random = new SplitMix64(23);
        for (var set = 0; set < 60; set++)
        {
            var groups = 1 + random.Below(12);
            PairedItem[] items = [.. Enumerable.Range(0, random.Below(60)).Select(i => new PairedItem
            {
                Id = $"{i}",
                Group = $"{random.Below(groups)}",
                Slices = [$"{random.Below(2)}"],
                IsRegression = random.Below(20) == 0,
                Reference = new ItemScore(random.Below(2) == 0, random.Below(3) / 2.0, random.Below(2) == 0, random.Below(3), random.Below(2) == 0),
                Candidate = new ItemScore(random.Below(2) == 0, random.Below(3) / 2.0, random.Below(2) == 0, random.Below(3), random.Below(2) == 0),
            })];

            AssertFinite(EvaluationGate.Judge(new GateEvidence(items, items), new GateLimits { SliceItems = 2, Bootstrap = new BootstrapSettings(1000) }));
        }
    }

    [Fact]
    public void GateEvidence_ImpossibleNumbers_NameTheItem()
    {
        foreach (var similarity in (double[])[double.NaN, -0.1, 1.1, double.PositiveInfinity])
        {
            var bad = Better[7] with { Candidate = Better[7].Candidate with { EditSimilarity = similarity } };
            Assert.Contains($"'{bad.Id}' has an edit similarity of", Assert.Throws<ArgumentException>(() => new GateEvidence([bad], [])).Message, StringComparison.Ordinal);
        }

        Assert.Contains("comes twice", Assert.Throws<ArgumentException>(() => new GateEvidence([Better[0], Better[0]], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GateLimits_OutOfRange_NameTheLimitAndWhatIsAllowed()
    {
        var limits = new GateLimits { WellFormed = 1.5, SliceMargin = double.NaN, MinimumGroups = 1 };

        Assert.Equal(
            ["MinimumGroups is 1; it must be from 2 to 1000000.", "SliceMargin is NaN; it must be from 0 to 0.5.", "WellFormed is 1.5; it must be from 0 to 1."], limits.Problems());
        Assert.Throws<ArgumentException>(() => EvaluationGate.Judge(new GateEvidence([], []), limits));
        Assert.Empty(new GateLimits().Problems());
    }

    private static GateVerdict Judge(IReadOnlyList<PairedItem> items, IReadOnlyList<PairedItem>? generic = null) =>
        EvaluationGate.Judge(new GateEvidence(items, generic ?? Generic), new GateLimits());

    private static HashSet<GateRule> Refused(GateVerdict verdict) => [.. verdict.Refusals.Select(finding => finding.Rule)];

    private static void AssertFinite(GateVerdict verdict)
    {
        Assert.All(verdict.Findings.SelectMany(finding => finding.Figures), figure => Assert.True(double.IsFinite(figure.Value), figure.Name));
        Assert.All(verdict.Findings, finding => Assert.DoesNotMatch("NaN|∞|Infinity", finding.Message));
    }
}
