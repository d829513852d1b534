using AdapterHost.Engine;

namespace AdapterHost.Grammars.Matching;

/// <summary>
/// The tokens of a vocabulary, those with text in the order of their bytes, so that what many begin with is tried once. Immutable; any thread.
/// </summary>
internal sealed class PieceOrder
{
    public PieceOrder(TokenPieces pieces, IReadOnlyCollection<int> endTokens)
    {
        Pieces = pieces;
        Tokens = [.. Enumerable.Range(0, pieces.Count).Where(token => pieces[token].Length > 0).Except(endTokens)];
        Silent = [.. Enumerable.Range(0, pieces.Count).Where(token => pieces[token].Length == 0).Except(endTokens)];
        Array.Sort(Tokens, (a, b) => pieces[a].SequenceCompareTo(pieces[b]));
        Shared = new int[Tokens.Length];
        for (var i = 1; i < Tokens.Length; i++)
        {
            Shared[i] = pieces[Tokens[i]].CommonPrefixLength(pieces[Tokens[i - 1]]);
        }
    }

    public TokenPieces Pieces { get; }

    /// <summary>No end tokens.</summary>
    public int[] Tokens { get; }

    /// <summary>Tokens without text that end nothing either: no part of any grammar.</summary>
    public int[] Silent { get; }

    /// <summary>Bytes that each shares with the one before.</summary>
    public int[] Shared { get; }
}
