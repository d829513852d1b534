using AdapterHost.Engine;

namespace AdapterHost.Dialects;

/// <summary>What a body asks of the generation, whatever the dialect.</summary>
internal sealed record GenerationSettings
{
    /// <summary>Tokens asked for at most; null leaves it to the assertion's cap. 0 asks for no generation at all.</summary>
    public int? MaxTokens { get; init; }

    public SamplingSettings Sampling { get; init; } = new();

    public IReadOnlyList<string> Stop { get; init; } = [];

    public bool Stream { get; init; }
}
