using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>One sequence to generate. All that goes to the engine of a request: no field of a client's body passes.</summary>
internal sealed record EngineCall
{
    /// <summary>New for each call; what the engine's own log says of it.</summary>
    public required string Id { get; init; }

    public required int[] Prompt { get; init; }

    /// <summary>The engine's name of the adapter; null is the base model.</summary>
    public string? Adapter { get; init; }

    public required int MaxTokens { get; init; }

    public required SamplingSettings Sampling { get; init; }

    /// <summary>Parts the prefix cache. Never empty.</summary>
    public required string CacheSalt { get; init; }

    /// <summary>Tokens that end it, besides those that the engine knows itself; none with <see cref="SamplingSettings.IgnoreEnd"/>.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Penalties are of no effect where the window that they look back on is empty.</summary>
    public bool Penalizes => Sampling.PenaltyLastTokens != 0;
}
