using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>What has come of a call since the chunk before.</summary>
internal readonly record struct EngineChunk()
{
    public IReadOnlyList<int> Tokens { get; init; } = [];

    /// <summary>One a token, where they were asked for.</summary>
    public IReadOnlyList<TokenScore> Scores { get; init; } = [];

    /// <summary>Why it has ended: <see cref="FinishReason.Stop"/> or <see cref="FinishReason.Length"/>. Null while it goes on.</summary>
    public FinishReason? End { get; init; }

    /// <summary>Prompt tokens that were in the engine's prefix cache; null when it does not say.</summary>
    public int? CachedTokens { get; init; }
}
