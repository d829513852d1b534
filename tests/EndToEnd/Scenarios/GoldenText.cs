using System.Text.Json;
using System.Text.Json.Serialization;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>Greedy answers of the reference model by an independent implementation.</summary>
internal sealed record GoldenText(IReadOnlyList<GoldenText.Case> Cases)
{
    public const string Full = "Fix the SQL. Answer with the full code.";
    public const string Diff = "Fix the SQL. Answer with the diff.";

    public static GoldenText Load(string name) => JsonSerializer.Deserialize<GoldenText>(
        File.ReadAllText(Repository.Path($"tests/corpus/goldens/text/{name}.json")), JsonSerializerOptions.Web)!;

    internal sealed record Message(string Role, string Content);

    internal sealed record Case(
        IReadOnlyList<Message> Messages, string Answer, string Wanted, [property: JsonPropertyName("diff_answer")] string DiffAnswer)
    {
        public string Question => Messages[1].Content;
    }
}
