using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using TenantStore.Limits;

namespace TenantStore.Tenants;

/// <summary>What one tenant may use.</summary>
public sealed record TenantLimits
{
    public const int DefaultMaxOutputTokens = 512;
    public const int DefaultRequestsPerMinute = 60_000;
    public const int DefaultTokensPerMinute = 20_000_000;
    public const int DefaultConcurrency = 1_000;
    public const int DefaultAdapters = 10_000;
    public const long DefaultAdapterBytes = 1L << 40;
    public const int MaxAdapters = 1_000_000;
    public const long MaxAdapterBytes = 1_000_000_000_000_000;

    /// <summary>Tokens of one answer at most, and what a request gets that names no number.</summary>
    [Range(1, 1_000_000)]
    public int MaxOutputTokens { get; init; } = DefaultMaxOutputTokens;

    /// <summary>What all its callers may use together. By default far more than a developer needs: it stops a loop that runs wild.</summary>
    public RateLimits Rates { get; init; } = new()
    {
        RequestsPerMinute = DefaultRequestsPerMinute,
        TokensPerMinute = DefaultTokensPerMinute,
        Concurrency = DefaultConcurrency,
    };

    /// <summary>Adapters by name; null is no limit.</summary>
    [Range(1, MaxAdapters)]
    public int? Adapters { get; init; } = DefaultAdapters;

    /// <summary>Bytes of all versions' canonical forms; null is no limit.</summary>
    [Range(1L, MaxAdapterBytes)]
    public long? AdapterBytes { get; init; } = DefaultAdapterBytes;

    /// <summary>Null: as the platform has it.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<LimitMode>))]
    public LimitMode? Mode { get; init; }
}
