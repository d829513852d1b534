using System.Collections.Concurrent;
using System.Reflection;

namespace AdapterFormats.Tests.Support;

/// <summary>Files of the repository. A missing one fails the test that asks for it.</summary>
internal static class Corpus
{
    private static readonly ConcurrentDictionary<string, BaseModelDescriptor> s_bases = new();

    public static string Root { get; } = typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Folder(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        Assert.True(Path.Exists(path), $"{path} is missing: the corpus is part of the repository.");
        return path;
    }

    public static string Bad(string name) => Folder("tests", "corpus", "bad", name);

    public static string Peft(string name) => Folder("tests", "corpus", "peft", name);

    public static string Conversion(string name) => Folder("tests", "corpus", "conversions", name + ".gguf");

    /// <summary>A base of the corpus, accepted under the name that its adapters carry.</summary>
    public static BaseModelDescriptor Base(string name) => s_bases.GetOrAdd(name, static key => key == "quickfix-tiny"
        ? BaseModelDescriptorReader.Read(Folder("models", key, "quickfix-tiny-f32.gguf"), key, ["reference/" + key], CancellationToken.None)
        : BaseModelDescriptorReader.Read(
            Folder("tests", "corpus", "bases", key + ".gguf"), key, ["reference/" + key], CancellationToken.None));

    /// <summary>A folder as its files, or a single file.</summary>
    public static AdapterUpload Upload(string path) => Directory.Exists(path)
        ? AdapterUpload.FromFiles(
            [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(f => new UploadedFile(Path.GetRelativePath(path, f), f))])
        : AdapterUpload.FromFile(path);
}
