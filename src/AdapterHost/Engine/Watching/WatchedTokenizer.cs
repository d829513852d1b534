namespace AdapterHost.Engine.Watching;

/// <summary>A tokenizer whose calls into native code are marked as the work of requests. Any thread.</summary>
internal sealed class WatchedTokenizer(ITokenizer inner, AdapterWatch watch) : ITokenizer
{
    public int? BosToken => inner.BosToken;

    public FimTokens? Fim => inner.Fim;

    public bool HasChatTemplate => inner.HasChatTemplate;

    public string? ChatTemplate => inner.ChatTemplate;

    public int[] Tokenize(string text, bool parseSpecial, bool addSpecial)
    {
        using var mark = watch.BeginOther();
        return inner.Tokenize(text, parseSpecial, addSpecial);
    }

    public int[] ApplyChatTemplate(IReadOnlyList<ChatMessage> messages)
    {
        using var mark = watch.BeginOther();
        return inner.ApplyChatTemplate(messages);
    }

    public string RenderChat(IReadOnlyList<ChatMessage> messages)
    {
        using var mark = watch.BeginOther();
        return inner.RenderChat(messages);
    }

    public string Detokenize(ReadOnlySpan<int> tokens) => inner.Detokenize(tokens);

    public byte[] Piece(int token)
    {
        using var mark = watch.BeginOther();
        return inner.Piece(token);
    }

    public bool IsToken(int token) => inner.IsToken(token);
}
