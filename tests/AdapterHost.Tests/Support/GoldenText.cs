using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdapterHost.Tests;

/// <summary>Greedy answers of the reference model by transformers + peft.</summary>
internal sealed record GoldenText(string Org, string? Adapter, IReadOnlyList<GoldenText.Case> Cases)
{
    public const string DiffInstruction = "Fix the SQL. Answer with the diff.";

    public static GoldenText Load(string name) => JsonSerializer.Deserialize<GoldenText>(
        File.ReadAllText(Repository.File($"tests/corpus/goldens/text/{name}.json")), JsonSerializerOptions.Web)!;

    internal sealed record Message(string Role, string Content);

    internal sealed record Case(
        IReadOnlyList<Message> Messages, string Answer, string Wanted, [property: JsonPropertyName("diff_answer")] string DiffAnswer);
}
