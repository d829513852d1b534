using System.Text.Json.Serialization;
using TenantStore.Limits;

namespace Gateway.Management.Tokens;

/// <summary>What one token may use alone, within what its tenant may. Null or absent is no limit of its own.</summary>
/// <param name="RequestsPerMinute">Requests in any 60 seconds.</param>
/// <param name="TokensPerMinute">Tokens in any 60 seconds.</param>
/// <param name="Concurrency">Requests at one time.</param>
/// <param name="MonthlyTokens">Tokens in a calendar month, UTC.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TokenLimitsModel(
    int? RequestsPerMinute = null, int? TokensPerMinute = null, int? Concurrency = null, long? MonthlyTokens = null)
{
    public static TokenLimitsModel From(RateLimits limits) =>
        new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.Concurrency, limits.MonthlyTokens);

    public RateLimits ToLimits() => new()
    {
        RequestsPerMinute = RequestsPerMinute,
        TokensPerMinute = TokensPerMinute,
        Concurrency = Concurrency,
        MonthlyTokens = MonthlyTokens,
    };
}
