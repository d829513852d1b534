using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Linting;

public sealed class LintTests
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Lint_OfEachSet_FindsNothingAlsoWhenItIsStrict(string set)
    {
        var result = await new Helm().LintAsync(["--values", ValueSet.File(set)]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain("[WARNING]", result.Output, StringComparison.Ordinal);
        Assert.Contains("0 chart(s) failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_OnAClusterWhereSleepingHooksAreOff_IsRefused()
    {
        var result = await new Helm().RunAsync(
            ["template", "prod", Repository.Chart, "--kube-version", "1.29.9", "--values", ValueSet.File(ValueSet.Minimal)]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(">=1.30.0-0", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_OfTheChart_HasWhatTemplatesRead()
    {
        var folder = Directory.CreateTempSubdirectory("chart-").FullName;
        try
        {
            (await new Helm().RunAsync(["package", Repository.Chart, "--destination", folder])).OrThrow();
            var package = Assert.Single(Directory.GetFiles(folder));

            var rendered = await new Helm().RunAsync(["template", "prod", package, "--namespace", "serving", "--values", ValueSet.File(ValueSet.Production)]);

            Assert.Contains("alert: GatewayNoHost", rendered.OrThrow(), StringComparison.Ordinal);
            Assert.Contains("sha256sum -c", rendered.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
