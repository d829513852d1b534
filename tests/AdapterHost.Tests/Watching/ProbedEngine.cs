using AdapterHost.Engine;

namespace AdapterHost.Tests.Watching;

/// <summary>Looks at something at every call, while it runs.</summary>
internal sealed class ProbedEngine(IInferenceEngine inner, Func<bool> look) : IInferenceEngine, ITokenizer
{
    private readonly ITokenizer _tokenizer = inner.Tokenizer;

    public List<bool> Seen { get; } = [];

    public ITokenizer Tokenizer => this;

    public EngineLimits Limits => inner.Limits;

    public int? BosToken => _tokenizer.BosToken;

    public FimTokens? Fim => _tokenizer.Fim;

    public bool HasChatTemplate => _tokenizer.HasChatTemplate;

    public string? ChatTemplate => _tokenizer.ChatTemplate;

    public SubmitResult Submit(GenerationRequest request) => Looked(inner.Submit(request));

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request) => inner.EmbedAsync(request);

    public int[] Tokenize(string text, bool parseSpecial, bool addSpecial) => Looked(_tokenizer.Tokenize(text, parseSpecial, addSpecial));

    public int[] ApplyChatTemplate(IReadOnlyList<ChatMessage> messages) => Looked(_tokenizer.ApplyChatTemplate(messages));

    public string RenderChat(IReadOnlyList<ChatMessage> messages) => Looked(_tokenizer.RenderChat(messages));

    public string Detokenize(ReadOnlySpan<int> tokens) => _tokenizer.Detokenize(tokens);

    public byte[] Piece(int token) => _tokenizer.Piece(token);

    public bool IsToken(int token) => _tokenizer.IsToken(token);

    private T Looked<T>(T result)
    {
        Seen.Add(look());
        return result;
    }
}
