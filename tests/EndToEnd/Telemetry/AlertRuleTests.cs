using System.Text;
using System.Text.RegularExpressions;
using EndToEnd.Running;
using TestServers;

namespace EndToEnd.Telemetry;

/// <summary>The alert rules that the chart installs, judged by Prometheus' own promtool.</summary>
public sealed partial class AlertRuleTests
{
    /// <summary>Label names that look like metrics.</summary>
    private static readonly string[] s_labels = ["gen_ai_token_type", "gen_ai_operation_name", "gen_ai_request_model"];

    private static readonly string s_rules = Repository.Path("deploy/helm/gateway/files/alerts.yaml");

    [Fact]
    public Task Rules_AreSound() => ServerCommand.RunAsync("promtool", ["check", "rules", s_rules]);

    [Fact]
    public void Cases_CoverEachAlert() => Assert.Equal(
        AlertName().Matches(File.ReadAllText(s_rules)).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal),
        AlertCase.All.Select(one => one.Alert).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Alerts_FireWhenTheyShould_AndNotElse()
    {
        var text = new StringBuilder($"rule_files: ['{s_rules}']\nevaluation_interval: 1m\ntests:\n");
        foreach (var one in AlertCase.All)
        {
            Write(text, one, one.Fires, firing: true);
            Write(text, one, one.Quiet, firing: false);
        }

        using var folder = new ServerFolder("promtool");
        var file = folder.Combine("alerts.test.yaml");
        await File.WriteAllTextAsync(file, text.ToString());
        await ServerCommand.RunAsync("promtool", ["test", "rules", file]);
    }

    /// <summary>A rule or a panel on a metric that nobody gives looks well for ever.</summary>
    [Fact]
    public void Metrics_OfRulesPanelsAndScaling_AreThoseOfTheContract()
    {
        string[] files = [s_rules, Repository.Path("deploy/helm/gateway/files/dashboard.json"), Repository.Path("deploy/helm/gateway/templates/hosts/scaledobject.yaml")];
        var used = files.SelectMany(file => Expression().Matches(File.ReadAllText(file)))
            .SelectMany(expression => Metric().Matches(expression.Value)).Select(match => Family().Replace(match.Value, ""))
            .Except(s_labels).ToList();
        Assert.True(used.Count > 20, string.Join(' ', used));
        Assert.Empty(used.Except(MetricNames.All.Select(metric => metric.Name)).Except(MetricNames.Elsewhere));
    }

    private static void Write(StringBuilder text, AlertCase one, string[] series, bool firing)
    {
        text.Append("  - interval: 1m\n    input_series:\n");
        // A file without any series is none that promtool takes.
        foreach (var line in series.Append("unrelated 1x10"))
        {
            var at = line.IndexOf(' ', line.IndexOf('}', StringComparison.Ordinal) is var brace && brace > 0 ? brace : 0);
            text.Append($"      - series: '{line[..at]}'\n        values: '{line[(at + 1)..]}'\n");
        }

        text.Append($"    promql_expr_test:\n      - expr: count(ALERTS{{alertname=\"{one.Alert}\",alertstate=\"firing\"}}) > bool 0\n        eval_time: {one.After}m\n");
        text.Append(firing ? "        exp_samples: [{ labels: '{}', value: 1 }]\n" : "        exp_samples: []\n");
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();

    /// <summary>From the key of an expression to the next key, in YAML and in JSON.</summary>
    [GeneratedRegex("""(?s)("?(expr|query)"?:\s.*?(?=\n\s*("?(for|legendFormat|labels|threshold|refId|datasource|format|instant|includeAll|refresh|sort)"?:)|\n\s*}))""")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(gateway|host|gen_ai|adapter)_[a-z0-9_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Family();
}
