namespace EndToEnd.Clients;

/// <summary>What the OpenAI client made of an answer.</summary>
internal sealed record Answer(string? Text, string? Finish, Answer.Tokens? Usage, int Pieces, string? Adapter, string? Digest, Answer.Failure? Error)
{
    internal sealed record Tokens(
        [property: System.Text.Json.Serialization.JsonPropertyName("prompt_tokens")] int Prompt,
        [property: System.Text.Json.Serialization.JsonPropertyName("completion_tokens")] int Completion,
        [property: System.Text.Json.Serialization.JsonPropertyName("total_tokens")] int Total);

    internal sealed record Failure(int? Status, string? Code, string Message);
}
