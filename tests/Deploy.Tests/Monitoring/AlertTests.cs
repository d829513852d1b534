using System.Text.Json.Nodes;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Monitoring;

/// <summary>Each alert says what it means and where it is written what to do. Whether rules fire is promtool's to test.</summary>
public sealed class AlertTests
{
    private const string Page = "docs/operations.md";

    [Fact]
    public async Task Alerts_AllOfThem_SayWhatTheyMeanAndHowBadItIs()
    {
        var rules = await AlertRules.ReadAsync();

        Assert.True(rules.Count >= 20);
        Assert.Equal(rules.Count, rules.DistinctBy(NameOf).Count());
        Assert.All(rules, rule =>
        {
            Assert.Contains(rule["labels"]!["severity"]!.GetValue<string>(), new[] { "critical", "warning", "info" });
            Assert.NotNull(rule["for"]);
            Assert.False(string.IsNullOrWhiteSpace(rule["annotations"]!["summary"]!.GetValue<string>()));
            Assert.True(rule["annotations"]!["description"]!.GetValue<string>().Length > 60);
        });
    }

    [Fact]
    public async Task Alerts_AllOfThem_HaveASectionThatTheirRunbookLinkLeadsTo()
    {
        var rules = await AlertRules.ReadAsync();
        var headings = File.ReadAllLines(Path.Combine(Repository.Root, Page)).Where(line => line.StartsWith("### Alert ", StringComparison.Ordinal)).Select(line => line["### Alert ".Length..]);

        Assert.Equal(rules.Select(NameOf).Order(), headings.Order());
        Assert.All(rules, rule => Assert.Equal($"{Page}#alert-{NameOf(rule).ToLowerInvariant()}", rule["annotations"]!["runbook_url"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Rule_OfTheChart_HasEveryAlertAndLinksThatAreUrls()
    {
        var rules = await AlertRules.ReadAsync();
        var rule = (await Rendering.OfAsync(ValueSet.Production)).OfKind("PrometheusRule").Single();
        var rendered = JsonText.Items(rule.Spec["groups"]).SelectMany(group => JsonText.Items(group["rules"])).ToList();

        Assert.Equal(rules.Select(NameOf), rendered.Select(NameOf));
        Assert.Equal(rules.Select(item => item["expr"]!.GetValue<string>()), rendered.Select(item => item["expr"]!.GetValue<string>()));
        Assert.All(rendered, item => Assert.StartsWith(
            "https://wiki.example.com/operations.html#alert-", item["annotations"]!["runbook_url"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    private static string NameOf(JsonNode rule) => rule["alert"]!.GetValue<string>();
}
