using AdapterHost.Engine;

namespace AdapterHost.Dialects.Settings;

/// <summary>What a body asks of the generation, whatever the dialect.</summary>
internal sealed record GenerationSettings
{
    /// <summary>Tokens asked for at most; null leaves it to the assertion's cap. 0 asks for no generation at all.</summary>
    public int? MaxTokens { get; init; }

    public SamplingSettings Sampling { get; init; } = new();

    public IReadOnlyList<string> Stop { get; init; } = [];

    public bool Stream { get; init; }

    /// <summary>Answers to each prompt, at least 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Blanks by which each line must be indented; 0 asks for nothing.</summary>
    public int MinIndent { get; init; }

    /// <summary>From the first token on; null is no limit.</summary>
    public TimeSpan? MaxPredictTime { get; init; }

    /// <summary>Tokens that the answer will likely have; empty when nothing is predicted.</summary>
    public int[] Prediction { get; init; } = [];

    /// <summary>Whether the log-probabilities of the prompt itself are wanted.</summary>
    public bool ScorePrompt { get; init; }
}
