using AdapterHost.Engine;

namespace AdapterHost.Dialects.Settings;

/// <summary>What a dialect's own server does when a body says nothing: clients count on it.</summary>
internal static class SamplingDefaults
{
    /// <summary>OpenAI's: the model's own distribution.</summary>
    public static readonly SamplingSettings OpenAi = new();

    /// <summary>llama-server's.</summary>
    public static readonly SamplingSettings LlamaCpp = new(Temperature: 0.8f, TopP: 0.95f) { TopK = 40, MinP = 0.05f, PenaltyLastTokens = 64 };

    /// <summary>Tabby's: nearly the likeliest token always.</summary>
    public static readonly SamplingSettings Tabby = new(Temperature: 0.1f);
}
