using System.Globalization;
using TenantStore.Limits;

namespace Gateway.Admission;

/// <summary>
/// OpenAI's headers, on every inference answer: of tenant and caller the limit that has less left, after this request's own cost was held. A rate
/// that neither of them has is not told of.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>Says what would have refused this request where limits only watch.</summary>
    public const string Shadow = "x-ratelimit-shadow";

    private static readonly Names s_requests = new("requests"), s_tokens = new("tokens");

    public static void Write(IHeaderDictionary headers, LimitState state)
    {
        Write(headers, s_requests, state.Requests);
        Write(headers, s_tokens, state.Tokens);
    }

    private static void Write(IHeaderDictionary headers, Names names, RateGauge? gauge)
    {
        if (gauge is not { } known)
            return;
        headers[names.Limit] = known.Limit.ToString(CultureInfo.InvariantCulture);
        headers[names.Remaining] = known.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[names.Reset] = DurationText.Of(known.Reset);
    }

    private sealed class Names(string what)
    {
        public string Limit { get; } = $"x-ratelimit-limit-{what}";

        public string Remaining { get; } = $"x-ratelimit-remaining-{what}";

        public string Reset { get; } = $"x-ratelimit-reset-{what}";
    }
}
