using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>The text that each token of a vocabulary stands for, as UTF-8 bytes, perhaps only a part of a character. Immutable; any thread.</summary>
internal sealed class TokenPieces
{
    private readonly int[] _starts;
    private readonly byte[] _bytes;

    /// <param name="pieces">One a token, from id 0.</param>
    public TokenPieces(IReadOnlyList<byte[]> pieces)
    {
        _starts = new int[pieces.Count + 1];
        for (var token = 0; token < pieces.Count; token++)
        {
            _starts[token + 1] = _starts[token] + pieces[token].Length;
        }

        _bytes = [.. pieces.SelectMany(piece => piece)];
    }

    public static TokenPieces Of(LlamaVocabulary vocabulary)
    {
        var buffer = new byte[64];
        return new TokenPieces([.. Enumerable.Range(0, vocabulary.Size).Select(Piece)]);

        byte[] Piece(int token)
        {
            int length;
            while ((length = vocabulary.GetPiece(token, buffer)) < 0)
            {
                buffer = new byte[-length];
            }

            return buffer[..length];
        }
    }

    /// <summary>Tokens, from id 0.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Empty for control tokens.</summary>
    public ReadOnlySpan<byte> this[int token] => _bytes.AsSpan(_starts[token].._starts[token + 1]);
}
