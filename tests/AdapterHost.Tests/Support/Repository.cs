using System.Reflection;

namespace AdapterHost.Tests;

/// <summary>Files of the repository. A missing one fails the test that asks for it.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string ReferenceModel => File("models/quickfix-tiny/quickfix-tiny-f32.gguf");

    public static string Base(string architecture) => File($"tests/corpus/bases/{architecture}.gguf");

    public static string File(string path)
    {
        var full = Path.Combine(Root, path);
        return System.IO.File.Exists(full) || Directory.Exists(full)
            ? full
            : throw new FileNotFoundException($"The corpus is incomplete: {path} is missing.", full);
    }
}
