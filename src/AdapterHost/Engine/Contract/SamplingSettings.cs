using AdapterHost.Grammars;

namespace AdapterHost.Engine;

/// <summary>How tokens are chosen. The defaults ask for nothing but the model's own distribution.</summary>
/// <param name="Temperature">0, as all below <see cref="LeastTemperature"/>, picks the likeliest token always.</param>
/// <param name="TopP">Nucleus: the smallest set of tokens whose probabilities sum to it, 0 &lt; p ≤ 1.</param>
/// <param name="Seed">Same seed, same request, same text on the same host. Null draws one.</param>
internal sealed record SamplingSettings(float Temperature = 1, float TopP = 1, uint? Seed = null)
{
    /// <summary>Below it the likeliest token is all that is left, and logits divided by it could overflow: it is taken for 0.</summary>
    public const float LeastTemperature = 1e-4f;

    /// <summary>The least <see cref="RepeatPenalty"/>: logits are divided by it.</summary>
    public const float LeastRepeatPenalty = 0.01f;

    /// <summary>Keeps the k likeliest tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps tokens at least this part as likely as the likeliest; 0 keeps all.</summary>
    public float MinP { get; init; }

    /// <summary>Locally typical sampling; 1 keeps all.</summary>
    public float TypicalP { get; init; } = 1;

    /// <summary>llama.cpp's repetition penalty, <see cref="LeastRepeatPenalty"/> at least; 1 is none.</summary>
    public float RepeatPenalty { get; init; } = 1;

    /// <summary>OpenAI's, −2 to 2.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>OpenAI's, −2 to 2.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Tokens that the penalties look back on: 0 switches them off, −1 is all.</summary>
    public int PenaltyLastTokens { get; init; } = -1;

    /// <summary>Added to the logits of these token ids. Negative infinity forbids one.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = EmptyBias;

    /// <summary>What the text must follow; null is none. Compiled where the request was read, once for all its prompts and choices.</summary>
    public Grammar? Grammar { get; init; }

    /// <summary>Tokens before which no end of generation is drawn.</summary>
    public int MinTokens { get; init; }

    /// <summary>Never draws an end of generation.</summary>
    public bool IgnoreEnd { get; init; }

    /// <summary>How many of the likeliest tokens are told beside each chosen one; 0 tells the chosen one alone; null tells nothing.</summary>
    public int? LogProbabilities { get; init; }

    private static readonly IReadOnlyDictionary<int, float> EmptyBias = new Dictionary<int, float>();
}
