using System.Text.RegularExpressions;
using Deploy.Tests.Charts;
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
    public async Task Example_OfTheChartsReadme_RendersWithTheSecretsThatItMakes()
    {
        var readme = Repository.ReadChart("README.md");
        var values = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(values, Regex.Match(readme, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
            var text = (await new Helm().TemplateAsync(["--values", values])).OrThrow();
            var made = Regex.Matches(readme, @"create secret generic ([a-z0-9-]+)((?:.*\\\n)*.*)").SelectMany(command =>
                Regex.Matches(command.Groups[2].Value, "--from-literal=([a-z0-9-]+)=").Select(key => (Secret: command.Groups[1].Value, Key: key.Groups[1].Value))).ToHashSet();

            var used = Regex.Matches(text, @"secretKeyRef: \{ name: (\S+), key: (\S+) \}").Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToHashSet();

            Assert.True(used.Count > 10);
            Assert.Subset(made, used);
        }
        finally
        {
            File.Delete(values);
        }
    }

    [Fact]
    public void Links_OfTheChartsReadme_LeadToFiles()
    {
        var links = Regex.Matches(Repository.ReadChart("README.md"), @"\]\((\.\./[^)#]+)");

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var target = Path.GetFullPath(Path.Combine(Repository.Chart, link.Groups[1].Value));
            Assert.True(File.Exists(target) || Directory.Exists(target), target);
        });
    }
}
