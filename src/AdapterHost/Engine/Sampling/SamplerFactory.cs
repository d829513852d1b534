using AdapterHost.Grammars.Matching;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>What all samplers of one model share. Any thread may create one; the samplers themselves belong to the inference thread.</summary>
internal sealed class SamplerFactory
{
    private readonly SamplingScratch _scratch;
    private readonly int[] _endTokens;
    private readonly Lazy<PieceOrder> _order;

    public SamplerFactory(LlamaVocabulary vocabulary, TokenPieces pieces)
    {
        Pieces = pieces;
        _scratch = new SamplingScratch(vocabulary.Size);
        _endTokens = [.. Enumerable.Range(0, vocabulary.Size).Where(vocabulary.IsEndOfGeneration)];
        _order = new Lazy<PieceOrder>(() => new PieceOrder(pieces, _endTokens));
    }

    public TokenPieces Pieces { get; }

    /// <param name="settings">How to choose, and the grammar to follow.</param>
    /// <param name="prompt">What was there before: penalties count it.</param>
    /// <param name="cap">The most tokens it will choose.</param>
    public TokenSampler Create(SamplingSettings settings, ReadOnlySpan<int> prompt, int cap) => new(
        settings,
        TokenPenalties.TryCreate(settings, prompt, cap),
        settings.Grammar is { } grammar ? new GrammarFilter(new GrammarMatcher(grammar, _order.Value), _endTokens) : null,
        _endTokens,
        _scratch);
}
