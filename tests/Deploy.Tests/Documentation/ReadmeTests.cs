using Deploy.Tests.Tools;

namespace Deploy.Tests.Documentation;

public sealed class ReadmeTests
{
    [Fact]
    public async Task Readme_OfTheChart_IsWhatItsValuesMake()
    {
        var result = await Tool.RunAsync("node", [Path.Combine(Repository.Root, "deploy/helm/readme.mjs"), "--check"]);

        Assert.True(result.ExitCode == 0, result.Error);
    }

    [Fact]
    public void Readme_OfTheChart_HasATableRowForWhatAnOperatorLooksFor()
    {
        var readme = Repository.ReadChart("README.md");

        foreach (var value in new[] { "hostPools", "hostPoolDefaults.model.sha256", "gateway.drainSeconds", "secrets.encryption.current", "networkPolicy.prometheus", "monitoring.kedaAuthentication" })
            Assert.Contains($"| `{value}` |", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_OfTheChartsReadme_LeadToFiles()
    {
        var links = System.Text.RegularExpressions.Regex.Matches(Repository.ReadChart("README.md"), @"\]\((\.\./[^)#]+)");

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var target = Path.GetFullPath(Path.Combine(Repository.Chart, link.Groups[1].Value));
            Assert.True(File.Exists(target) || Directory.Exists(target), target);
        });
    }
}
