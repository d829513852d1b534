using System.ComponentModel.DataAnnotations;

namespace TenantStore.Limits;

/// <summary>How much inference one tenant, or one caller of it, may use. Null is no limit.</summary>
public sealed record RateLimits
{
    public const int MaxRequestsPerMinute = 10_000_000;
    public const int MaxTokensPerMinute = 1_000_000_000;
    public const int MaxConcurrency = 100_000;
    public const long MaxMonthlyTokens = 1_000_000_000_000_000;

    /// <summary>Nothing is limited.</summary>
    public static RateLimits None { get; } = new();

    /// <summary>Requests in any 60 seconds.</summary>
    [Range(1, MaxRequestsPerMinute)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens of prompts and answers in any 60 seconds.</summary>
    [Range(1, MaxTokensPerMinute)]
    public int? TokensPerMinute { get; init; }

    /// <summary>Requests at one time.</summary>
    [Range(1, MaxConcurrency)]
    public int? Concurrency { get; init; }

    /// <summary>Tokens of prompts and answers in a calendar month, UTC.</summary>
    [Range(1L, MaxMonthlyTokens)]
    public long? MonthlyTokens { get; init; }
}
