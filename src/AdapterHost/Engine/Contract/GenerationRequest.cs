using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>A prompt to continue, once or several times.</summary>
internal sealed record GenerationRequest
{
    /// <summary>Token ids, at least one.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Continuations of the one prompt, at least 1; they share its prefill. With a seed, choice i draws with seed + i.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Whose request it is: the scheduler is fair between tenants, and nothing of one is reused for another.</summary>
    public required TenantKey Tenant { get; init; }

    /// <summary>The tenant's fair share, above 0; 1 is a plain tenant.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The gateway's secret that parts prefix caches.</summary>
    public string CacheSalt { get; init; } = "";

    /// <summary>The adapter every row of this sequence runs with; null runs the base model. The engine disposes it at the end.</summary>
    public IAdapterLease? Adapter { get; init; }

    /// <summary>Tokens to generate at most. Clamped to what the context leaves. 0 only with <see cref="ScorePrompt"/>.</summary>
    public required int MaxTokens { get; init; }

    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>The first of these that appears ends the answer; it is not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Ends the answer at a line that is indented by fewer blanks than this, as llama.cpp's <c>n_indent</c>; 0 does not.</summary>
    public int MinIndent { get; init; }

    /// <summary>Likely tokens of the answer, e.g. the code that is being changed: tried many at a step. The text is the same without them.</summary>
    public int[] Prediction { get; init; } = [];

    /// <summary>Tells the log-probability of each prompt token (<see cref="PromptScores"/>), with the likeliest others as
    /// <see cref="SamplingSettings.LogProbabilities"/> asks.</summary>
    public bool ScorePrompt { get; init; }

    public RequestClass Class { get; init; } = RequestClass.Chat;

    /// <summary>Of two <see cref="RequestClass.Inline"/> requests of one lane and tenant, the newer supersedes the older. Null: nobody does.</summary>
    public string? Lane { get; init; }

    /// <summary>Checked at each step; a sequence past it ends with <see cref="FinishReason.Deadline"/>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>From the first token on; past it the sequence ends with <see cref="FinishReason.Length"/>. Null is no limit.</summary>
    public TimeSpan? MaxPredictTime { get; init; }

    /// <summary>The client's wish to go on. Cancelled, the slot is free within one step.</summary>
    public CancellationToken CancellationToken { get; init; }
}
