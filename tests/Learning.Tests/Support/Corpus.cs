using System.Reflection;
using System.Text.Json;

namespace Learning.Tests.Support;

/// <summary>Files of the repository. A missing one fails the test that asks for it.</summary>
internal static class Corpus
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    public static string Root { get; } = typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static readonly string[] Organizations = ["acme", "globex", "initech"];

    /// <summary>Fixes of an organization, or of "generic".</summary>
    public static IReadOnlyList<HeldOut> HeldOut(string set) => Lines<HeldOut>($"interactions/{set}.heldout.jsonl");

    public static IReadOnlyList<LogEvent> Log(string organization) => Lines<LogEvent>($"interactions/{organization}.log.jsonl");

    public static IReadOnlyList<T> Lines<T>(string file) =>
        [.. File.ReadLines(Path.Combine(Root, "tests/corpus", file)).Select(line => JsonSerializer.Deserialize<T>(line, s_options)!)];

    public static T Json<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Root, "tests/corpus", file)), s_options)!;
}
