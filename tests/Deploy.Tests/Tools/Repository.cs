using System.Reflection;

namespace Deploy.Tests.Tools;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Chart { get; } = Path.Combine(Root, "deploy/helm/gateway");

    public static string Tests { get; } = Path.Combine(Root, "tests/Deploy.Tests");

    public static string Scripts { get; } = Path.Combine(Tests, "tools");

    public static string ReadChart(string file) => File.ReadAllText(Path.Combine(Chart, file));
}
