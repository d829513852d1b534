using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Goldens;

/// <summary>
/// Every line of five renderings, so that a review sees what a change does to a cluster. After a change that is meant: <c>GOLDENS=write dotnet test
/// tests/Deploy.Tests --filter GoldenTests</c>, and read the difference.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Rendering_OfEachSet_IsTheGolden(string set)
    {
        var rendered = (await Rendering.OfAsync(set)).Text;
        var file = Path.Combine(Repository.Tests, "Goldens", $"{set}.yaml");
        if (Environment.GetEnvironmentVariable("GOLDENS") == "write")
            await File.WriteAllTextAsync(file, rendered);

        Assert.Equal(await File.ReadAllTextAsync(file), rendered);
    }
}
