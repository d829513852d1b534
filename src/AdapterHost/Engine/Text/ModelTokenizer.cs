using System.Text;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>The base model's tokenizer and templates behind <see cref="ITokenizer"/>. Immutable after construction; any thread.</summary>
internal sealed class ModelTokenizer : ITokenizer
{
    private readonly LlamaVocabulary _vocabulary;
    private readonly SpecialTokens _special;
    private readonly ChatPrompt? _chat;

    public ModelTokenizer(LlamaModel model)
    {
        _vocabulary = model.Vocabulary;
        _special = new SpecialTokens(_vocabulary);
        ChatTemplate = model.ChatTemplate;
        _chat = ChatTemplate is { } template ? ChatPrompt.TryCreate(template) : null;
        Pieces = TokenPieces.Of(_vocabulary);
        BosToken = _vocabulary is { AddsBos: true, Bos: >= 0 } ? _vocabulary.Bos : null;
        Fim = _vocabulary is { FimPrefix: >= 0, FimSuffix: >= 0, FimMiddle: >= 0 }
            ? new FimTokens(
                _vocabulary.FimPrefix,
                _vocabulary.FimSuffix,
                _vocabulary.FimMiddle,
                _vocabulary.FimRepository >= 0 ? _vocabulary.FimRepository : null,
                _vocabulary.FimFileSeparator >= 0 ? _vocabulary.FimFileSeparator : null)
            : null;
    }

    public TokenPieces Pieces { get; }

    public int? BosToken { get; }

    public FimTokens? Fim { get; }

    public bool HasChatTemplate => _chat is not null;

    public string? ChatTemplate { get; }

    private ChatPrompt Chat => _chat ?? throw new InvalidOperationException("The base model has no chat template that llama.cpp knows.");

    public int[] Tokenize(string text, bool parseSpecial, bool addSpecial)
    {
        if (parseSpecial)
        {
            return _vocabulary.Tokenize(text, parseSpecial: true, addSpecial);
        }

        var tokens = new List<int>();
        if (addSpecial && BosToken is { } bos)
        {
            tokens.Add(bos);
        }

        AddPlain(tokens, text);
        return [.. tokens];
    }

    public int[] ApplyChatTemplate(IReadOnlyList<ChatMessage> messages)
    {
        var tokens = new List<int>();
        var plain = new StringBuilder();
        foreach (var (text, isContent) in Chat.Render(messages))
        {
            if (isContent)
            {
                plain.Append(text);
                continue;
            }

            // Plain text between two special tokens is tokenized in one run, template and content together, as the model was trained.
            var rest = 0;
            while (_special.Find(text, rest) is { } found)
            {
                plain.Append(text, rest, found.Start - rest);
                AddPlain(tokens, plain.ToString());
                plain.Clear();
                tokens.Add(found.Token);
                rest = found.Start + found.Length;
            }

            plain.Append(text, rest, text.Length - rest);
        }

        AddPlain(tokens, plain.ToString());
        if (BosToken is { } bos && (tokens.Count == 0 || tokens[0] != bos))
        {
            tokens.Insert(0, bos);
        }

        return [.. tokens];
    }

    public string RenderChat(IReadOnlyList<ChatMessage> messages) => string.Concat(Chat.Render(messages).Select(piece => piece.Text));

    public byte[] Piece(int token) =>
        Pieces[token] is { Length: > 0 } piece ? piece.ToArray() : Encoding.UTF8.GetBytes(_vocabulary.GetText(token));

    public string Detokenize(ReadOnlySpan<int> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            bytes.AddRange(Pieces[token]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public bool IsToken(int token) => token >= 0 && token < _vocabulary.Size;

    /// <summary>Never yields a token that steers the model: text that spells one is cut inside its name first.</summary>
    private void AddPlain(List<int> tokens, string text)
    {
        var start = 0;
        while (_special.Find(text, start) is { } found)
        {
            var cut = found.Start + 1;
            AddRun(tokens, text[start..cut]);
            start = cut;
        }

        AddRun(tokens, text[start..]);
    }

    private void AddRun(List<int> tokens, string text)
    {
        if (text.Length > 0)
        {
            tokens.AddRange(_vocabulary.Tokenize(text, parseSpecial: false, addSpecial: false));
        }
    }
}
