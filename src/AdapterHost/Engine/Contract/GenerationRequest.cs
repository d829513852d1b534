using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>One sequence to generate.</summary>
internal sealed record GenerationRequest
{
    /// <summary>Token ids, at least one.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>The adapter every row of this sequence runs with; null runs the base model. The engine disposes it at the end.</summary>
    public IAdapterLease? Adapter { get; init; }

    /// <summary>Tokens to generate at most, at least 1. Clamped to what the context leaves.</summary>
    public required int MaxTokens { get; init; }

    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>The first of these that appears ends the answer; it is not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    public RequestClass Class { get; init; } = RequestClass.Chat;

    /// <summary>Checked at each step; a sequence past it ends with <see cref="FinishReason.Deadline"/>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The client's wish to go on. Cancelled, the slot is free within one step.</summary>
    public CancellationToken CancellationToken { get; init; }
}
