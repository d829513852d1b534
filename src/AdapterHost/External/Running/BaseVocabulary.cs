using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.External;

/// <summary>The base model's own vocabulary, without its weights.</summary>
internal sealed class BaseVocabulary : ITokenVocabulary
{
    private readonly HashSet<int> _ends;

    public BaseVocabulary(LlamaModel vocabulary)
    {
        Tokenizer = new ModelTokenizer(vocabulary);
        Ends = [.. Enumerable.Range(0, vocabulary.Vocabulary.Size).Where(vocabulary.Vocabulary.IsEndOfGeneration)];
        _ends = [.. Ends];
    }

    public ModelTokenizer Tokenizer { get; }

    public TokenPieces Pieces => Tokenizer.Pieces;

    public IReadOnlyList<int> Ends { get; }

    public bool IsToken(int token) => Tokenizer.IsToken(token);

    public bool IsEnd(int token) => _ends.Contains(token);
}
