namespace AdapterHost.Engine;

/// <summary>New text: whole characters only, and never a part of a stop string.</summary>
/// <param name="Text">Empty only when <see cref="Tokens"/> is not.</param>
internal sealed record TextDelta(string Text) : GenerationEvent
{
    /// <summary>The tokens that this text completes, in order. Empty unless <see cref="SamplingSettings.LogProbabilities"/> asks for them.</summary>
    public IReadOnlyList<TokenScore> Tokens { get; init; } = [];
}
