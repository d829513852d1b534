using System.Reflection;

namespace LlamaCpp.Tests;

/// <summary>Files of the repository. A missing one fails the test that asks for it.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string ReferenceModel => File("models/quickfix-tiny/quickfix-tiny-f32.gguf");

    public static string Libraries => Path.Combine(AppContext.BaseDirectory, "llama");

    public static string File(string path)
    {
        var full = Path.Combine(s_root, path);
        return System.IO.File.Exists(full) ? full : throw new FileNotFoundException($"The corpus is incomplete: {path} is missing.", full);
    }
}
