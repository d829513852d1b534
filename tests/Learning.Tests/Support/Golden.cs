using System.Text.Json.Serialization;

namespace Learning.Tests.Support;

/// <summary>The reference model's answers to held-out cases.</summary>
internal sealed record Golden(IReadOnlyList<Golden.Case> Cases)
{
    public static IReadOnlyList<Case> Read(string organization) => Corpus.Json<Golden>($"goldens/text/{organization}.adapter.json").Cases;

    internal sealed record Case(IReadOnlyList<Message> Messages, string Answer, string Wanted, [property: JsonPropertyName("diff_answer")] string DiffAnswer)
    {
        // The prompt is the error's line and the code.
        public string Code => Messages[1].Content[(Messages[1].Content.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    internal sealed record Message(string Role, string Content);
}
