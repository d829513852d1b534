using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>Texts to turn into vectors.</summary>
internal sealed record EmbeddingRequest
{
    /// <summary>Token ids of each text: at least one, at most <see cref="EngineLimits.EmbeddingTokens"/>.</summary>
    public required IReadOnlyList<int[]> Texts { get; init; }

    /// <summary>Tenants take turns.</summary>
    public required TenantKey Tenant { get; init; }

    /// <summary>The adapter that the texts are read with; null is the base model. The caller's own, and held until the result is there.</summary>
    public IAdapterLease? Adapter { get; init; }

    /// <summary>Checked at each step.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The client's wish to go on; checked at each step.</summary>
    public CancellationToken CancellationToken { get; init; }
}
