using System.ComponentModel.DataAnnotations;

namespace TenantStore.Tenants;

/// <summary>What one tenant may use.</summary>
public sealed record TenantLimits
{
    public const int DefaultMaxOutputTokens = 512;

    /// <summary>Tokens of one answer at most, and what a request gets that names no number.</summary>
    [Range(1, 1_000_000)]
    public int MaxOutputTokens { get; init; } = DefaultMaxOutputTokens;
}
