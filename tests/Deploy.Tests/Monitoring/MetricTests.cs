using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Monitoring;

/// <summary>Alerts, dashboard and KEDA ask for metrics that our programs have: a misspelt one would be silent for ever.</summary>
public sealed partial class MetricTests
{
    /// <summary>What Prometheus' exposition adds to an instrument's name.</summary>
    private static readonly string[] s_suffixes = ["_bucket", "_sum", "_count", "_total", "_bytes", "_seconds"];

    [Fact]
    public async Task Alerts_AskForInstrumentsOfOurs()
    {
        var rules = await AlertRules.ReadAsync();

        AssertKnown(rules.Select(rule => rule["expr"]!.GetValue<string>()));
    }

    [Fact]
    public void Dashboard_AsksForInstrumentsOfOurs_InEveryPanel()
    {
        var panels = JsonText.Items(JsonNode.Parse(Repository.ReadChart("files/dashboard.json"))!["panels"]).Where(panel => panel["type"]!.GetValue<string>() != "row").ToList();

        Assert.True(panels.Count >= 15);
        Assert.All(panels, panel => Assert.NotEmpty(JsonText.Items(panel["targets"])));
        AssertKnown(panels.SelectMany(panel => JsonText.Items(panel["targets"])).Select(target => target["expr"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Keda_AsksForInstrumentsOfOurs()
    {
        var scaled = (await Rendering.OfAsync(ValueSet.LockedDown)).OfKind("ScaledObject").Single();

        AssertKnown(JsonText.Items(scaled.Spec["triggers"]).Select(trigger => trigger["metadata"]!["query"]!.GetValue<string>()));
    }

    private static void AssertKnown(IEnumerable<string> expressions)
    {
        var instruments = Instruments();
        var asked = expressions.SelectMany(expression => MetricName().Matches(Quoted().Replace(expression, ""))).Select(match => match.Value).Where(name => !IsLabel(name)).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains(Bare(name), instruments));
    }

    private static bool IsLabel(string name) => name == "gen_ai_token_type";

    /// <summary>Names of instruments are constants in our sources.</summary>
    private static HashSet<string> Instruments() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*Metrics.cs", SearchOption.AllDirectories)
        .SelectMany(file => InstrumentName().Matches(File.ReadAllText(file))).Select(match => Bare(match.Groups[1].Value.Replace('.', '_'))).ToHashSet();

    private static string Bare(string name)
    {
        while (s_suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix)
            name = name[..^suffix.Length];
        return name;
    }

    [GeneratedRegex("\"((gateway|host|adapter|gen_ai)[._][a-z0-9._]+)\"")]
    private static partial Regex InstrumentName();

    [GeneratedRegex(@"\b(gateway|host|adapter|gen_ai)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
