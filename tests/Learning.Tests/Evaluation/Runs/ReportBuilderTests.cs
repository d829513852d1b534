using System.Text.Json;
using Learning.Evaluation.Gate;
using Learning.Evaluation.Runs;
using Learning.Fixes.Prompting;

namespace Learning.Tests.Evaluation.Runs;

public sealed class ReportBuilderTests
{
    [Fact]
    public void Build_InAnyOrder_IsTheSameReport()
    {
        var results = Results(40);
        var report = ReportBuilder.Build(results, new GateLimits(), "d");
        var shuffled = ReportBuilder.Build(results with { HeldOut = [.. results.HeldOut.Reverse()], Generic = [.. results.Generic.Reverse()] }, new GateLimits(), "d");
        Assert.Equal(JsonSerializer.Serialize(report), JsonSerializer.Serialize(shuffled));
        Assert.True(report.Passed, string.Join('\n', report.Findings.Select(finding => finding.Message)));
    }

    /// <summary>The index is over the base model, whatever the version is compared with.</summary>
    [Fact]
    public void Build_AgainstAnEqualVersion_KeepsTheIndexAndIsNotBetter()
    {
        var results = Results(40);
        var report = ReportBuilder.Build(results with { Reference = results.Candidate }, new GateLimits(), null);
        Assert.Equal(["better"], report.Findings.Where(finding => !finding.Passed).Select(finding => finding.Rule));
        Assert.Equal(ReportBuilder.Build(results, new GateLimits(), null).QualityIndex, report.QualityIndex);
        Assert.True(report.QualityIndex!.Value > 9);
    }

    [Fact]
    public void Build_WithAnItemThatASideHasNotAnswered_Throws()
    {
        var results = Results(40);
        results.Candidate.Remove("h7");
        Assert.Throws<ArgumentException>(() => ReportBuilder.Build(results, new GateLimits(), null));
    }

    /// <summary>An item that is too long for everybody must not close the gate for good; one that is too long for the candidate alone is the candidate's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Build_WithItemsThatCouldNotBeAsked_LeavesOutThoseOfAllSides(bool ofAllSides)
    {
        var results = Results(40);
        var unanswerable = new SampleResult(new AnswerScore(false, false, false, 0, false, 0, false, false, false, Unanswerable: true), 0, 1);
        foreach (var id in new[] { "h3", "h4" })
        {
            results.Candidate[id] = unanswerable;
            if (ofAllSides)
                results.Base[id] = unanswerable;
        }

        var report = ReportBuilder.Build(results, new GateLimits(), "d");
        Assert.Equal(ofAllSides ? [] : ["wellFormed"], report.Findings.Where(finding => !finding.Passed).Select(finding => finding.Rule));
        Assert.Equal(ofAllSides ? (2, 38, 38) : (0, 40, 40), (report.LeftOut, report.Candidate.Items, report.Base.Items));
    }

    private static EvaluationResults Results(int count)
    {
        var right = new SampleResult(new AnswerScore(true, true, true, 100, true, 1, true, true, true), 5, 1);
        var wrong = new SampleResult(new AnswerScore(false, false, false, 50, false, 0.5, false, true, true), 5, 1);
        return new EvaluationResults
        {
            HeldOut = Samples("h", count),
            Generic = Samples("g", count * 2),
            Candidate = All("h", count, right),
            Reference = null,
            Base = All("h", count, wrong),
            GenericCandidate = All("g", count * 2, right),
            GenericBase = All("g", count * 2, right),
        };
    }

    private static List<EvaluationSample> Samples(string set, int count) => [.. Enumerable.Range(0, count).Select(i => new EvaluationSample
    {
        Id = $"{set}{i}", User = $"u{i % 8}", Wanted = "b", Question = new FixQuestion { Code = "a", Error = "e", Language = "sql", ErrorKind = i % 2 == 0 ? "x" : "y" },
    })];

    private static SideResults All(string set, int count, SampleResult result)
    {
        var side = new SideResults();
        for (var i = 0; i < count; i++)
            side.Add($"{set}{i}", result);
        return side;
    }
}
