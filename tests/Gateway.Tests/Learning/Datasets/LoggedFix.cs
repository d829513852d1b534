using System.Text.Json;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>A fix of a log. <paramref name="Label"/> is for judging alone; nothing of the product gets it.</summary>
internal sealed record LoggedFix(long Time, string User, string Cell, string Error, string Code, string Fixed, string Source, string? Label = null, string? Answer = null, string? Repository = null)
{
    private static readonly string[] s_words = ["river", "stone", "cloud", "ember", "cedar", "frost", "maple", "ocean", "raven", "slate", "tiger", "violet"];
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<LoggedFix> Read(string organization) =>
        [.. File.ReadLines(Path.Combine(Corpus.Root, "tests/corpus/interactions", organization + ".log.jsonl")).Select(line => JsonSerializer.Deserialize<LoggedFix>(line, s_json)!)];

    /// <summary>Fixes that are unlike each other, an hour apart, of several users; every third with an answer that was replaced.</summary>
    public static IReadOnlyList<LoggedFix> Make(int count, int users, string repository = "warehouse") => [.. Enumerable.Range(0, count).Select(i => new LoggedFix(
        1_700_000_000 + (i * 3600L), $"user-{i % users}", $"cell-{repository}-{i}", "syntax error near 'FORM'", Query(i, "FORM"), Query(i, "FROM"), "both",
        Answer: i % 3 == 0 ? Query(i, "FROM") + " LIMIT 1" : null, Repository: repository))];

    private static string Query(int number, string from)
    {
        var random = new Random(number);
        string Word() => s_words[random.Next(s_words.Length)] + "_" + random.Next(1000);
        return $"SELECT {Word()}, {Word()}, {Word()}\n{from} {Word()}\nWHERE {Word()} = {number} AND {Word()} > {random.Next(1000)}\nGROUP BY {Word()}, {Word()}";
    }
}
