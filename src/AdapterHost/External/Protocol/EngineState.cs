namespace AdapterHost.External;

/// <summary>What the engine says of itself.</summary>
internal sealed record EngineState
{
    /// <summary>Its names of base models.</summary>
    public required IReadOnlyList<string> BaseModels { get; init; }

    /// <summary>Its names of adapters that requests can use now.</summary>
    public required IReadOnlySet<string> Adapters { get; init; }

    /// <summary>Tokens of prompt and answer; null when it does not say.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Sequences at work; null when it does not say, as the numbers below.</summary>
    public int? Running { get; init; }

    /// <summary>Requests that wait in it.</summary>
    public int? Waiting { get; init; }

    /// <summary>Tokens that its KV cache holds.</summary>
    public int? KvTokens { get; init; }

    /// <summary>The part of it in use, 0 to 1.</summary>
    public double? KvUsage { get; init; }
}
