using System.Reflection;
using System.Text.Json;

namespace Learning.Tests.Outcomes;

/// <summary>Bodies as clients send them, one a file, written by their published schemas; an answer's id stands in them as <c>$ANSWER</c>.</summary>
internal sealed record OutcomeCorpus(string Client, string Path, JsonElement Body, string[] Verdicts)
{
    public const string Answer = "$ANSWER";

    private static readonly string s_folder = System.IO.Path.Combine(
        typeof(OutcomeCorpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "tests/corpus/outcomes");

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(s_folder, "*.json").Order(StringComparer.Ordinal).Select(file => System.IO.Path.GetFileNameWithoutExtension(file));

    public static TheoryData<string> Names() => [.. Files];

    public static OutcomeCorpus Read(string name) =>
        JsonSerializer.Deserialize<OutcomeCorpus>(File.ReadAllText(System.IO.Path.Combine(s_folder, name + ".json")), JsonSerializerOptions.Web)!;
}
