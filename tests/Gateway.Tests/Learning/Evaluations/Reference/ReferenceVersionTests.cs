using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Evaluations.Reference;

/// <summary>Real weights on a real host: who passes, who does not, and for what.</summary>
public sealed class ReferenceVersionTests(ReferenceSetting setting, ITestOutputHelper output) : IClassFixture<ReferenceSetting>
{
    /// <summary>Whose set, which adapter, against which (null = the base model), and for what it is refused. All 300 items of each set: fewer could not show what is kept.</summary>
    public static TheoryData<string, string, string?, string> Cases()
    {
        var cases = new TheoryData<string, string, string?, string>
        {
            { "acme", "acme", null, "" },
            { "acme", "acme", "acme-early", "" },
            { "acme", "acme-early", "acme", "editSimilarityKept better slicesKept" },
            { "acme", "acme-forgetful", null, "baseAbilityKept" },
            { "acme", "globex", null, "editSimilarityKept better" },
        };
        if (ReferenceSetting.IsLong)
        {
            cases.Add("globex", "globex", null, "");
            cases.Add("initech", "initech", null, "");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Evaluation_OfAReferenceAdapter_SaysWhatIsKnownOfIt(string organization, string candidate, string? against, string refusedFor)
    {
        var began = Stopwatch.GetTimestamp();
        var end = await setting.EvaluateAsync(organization, candidate, against);

        var report = end["report"]!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{candidate} against {against ?? "base"} for {organization}: passed {end["passed"]}, EM {Rate(report, "candidate")} (reference {Rate(report, "reference")}, base {Rate(report, "base")}), generic {Rate(report, "genericCandidate")} (base {Rate(report, "genericBase")}), index {report["qualityIndex"]!["value"]}, {end["questions"]} questions in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"));
        foreach (var finding in report["findings"]!.AsArray())
            output.WriteLine($"  {((bool)finding!["passed"]! ? "kept   " : "BROKEN ")} {finding["rule"]}: {finding["message"]}");
        var broken = report["findings"]!.AsArray().Where(finding => !(bool)finding!["passed"]!).Select(finding => (string)finding!["rule"]!);
        Assert.Equal(refusedFor, string.Join(' ', broken));
        Assert.Equal(refusedFor.Length == 0, (bool)end["passed"]!);
    }

    private static string Rate(JsonNode report, string side) =>
        report[side] is { } summary ? ((double)summary["exactMatch"]!).ToString("0.000", CultureInfo.InvariantCulture) : "none";
}
