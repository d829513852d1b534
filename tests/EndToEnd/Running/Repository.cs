using System.Reflection;

namespace EndToEnd.Running;

/// <summary>Files of the repository. A missing one fails the test that asks for it.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Path(string relative)
    {
        var full = System.IO.Path.Combine(Root, relative);
        return File.Exists(full) || Directory.Exists(full) ? full : throw new FileNotFoundException($"{relative} is missing.", full);
    }
}
