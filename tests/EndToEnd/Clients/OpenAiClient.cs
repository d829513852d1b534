namespace EndToEnd.Clients;

/// <summary>npm's <c>openai</c> with one organization's token.</summary>
internal sealed class OpenAiClient(string baseUrl, string token)
{
    public Task<IReadOnlyList<Answer>> AskAsync(IReadOnlyList<Question> questions, int parallel = 8) =>
        NodeClient.RunAsync<Answer>("ask.mjs", new { baseUrl, token, parallel, questions });
}
