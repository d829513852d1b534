using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>What a sequence must know of tokens. Immutable; any thread.</summary>
internal interface ITokenVocabulary
{
    TokenPieces Pieces { get; }

    /// <summary>Tokens that end a generation.</summary>
    IReadOnlyList<int> Ends { get; }

    bool IsToken(int token);

    bool IsEnd(int token);
}
