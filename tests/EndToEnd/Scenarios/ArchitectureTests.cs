using System.Xml.Linq;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>Which project may know which. A reference that is not listed here is a change of the architecture, not a detail.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["LlamaCpp"] = [],
        ["AdapterFormats"] = [],
        ["HostContract"] = ["AdapterFormats"],
        ["Observability"] = [],
        ["TenantStore"] = ["AdapterFormats"],
        ["AdapterHost"] = ["AdapterFormats", "HostContract", "LlamaCpp", "Observability"],
        ["Learning"] = [],
        ["Gateway"] = ["AdapterFormats", "HostContract", "Learning", "Observability", "TenantStore"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheArchitectureAllows()
    {
        var projects = Directory.GetFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(s_allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var project in projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!.Value)!).Order();
            Assert.Equal(s_allowed[Path.GetFileNameWithoutExtension(project)], references);
        }
    }

    [Fact]
    public void UnsafeCode_StandsOnlyInTheBindingAndTheKernels()
    {
        var files = Directory.GetFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => line.Contains(" unsafe ", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Path("src"), file).Replace('\\', '/'));
        string[] folders = ["LlamaCpp/", "AdapterHost/Engine/Mixing/", "AdapterHost/Engine/Attention/", "AdapterHost/Engine/Products/"];
        Assert.All(files, file => Assert.Contains(folders, folder => file.StartsWith(folder, StringComparison.Ordinal)));
    }
}
