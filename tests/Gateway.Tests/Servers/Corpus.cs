using System.Reflection;

namespace Gateway.Tests.Servers;

/// <summary>Files of the repository that tests read.</summary>
internal static class Corpus
{
    public static string Root { get; } = typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string LlamaBase => Path.Combine(Root, "tests/corpus/bases/llama.gguf");

    public static string Peft(string name) => Path.Combine(Root, "tests/corpus/peft", name);

    public static string Bad(string name) => Path.Combine(Root, "tests/corpus/bad", name);
}
