namespace EndToEnd.Clients;

/// <param name="Kind">chat or completion.</param>
/// <param name="Stream">Whether the client asks for a stream.</param>
/// <param name="Body">OpenAI's parameters.</param>
internal sealed record Question(string Kind, bool Stream, object Body)
{
    public static Question Chat(string model, string system, string user, bool stream, int maxTokens = 160) => new("chat", stream, new
    {
        model,
        temperature = 0,
        max_tokens = maxTokens,
        messages = new[] { new { role = "system", content = system }, new { role = "user", content = user } },
    });
}
