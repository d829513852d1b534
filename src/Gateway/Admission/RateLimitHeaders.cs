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

    public static void Write(IHeaderDictionary headers, LimitState state)
    {
        Write(headers, "requests", state.Requests);
        Write(headers, "tokens", state.Tokens);
    }

    private static void Write(IHeaderDictionary headers, string what, RateGauge? gauge)
    {
        if (gauge is not { } known)
            return;
        headers[$"x-ratelimit-limit-{what}"] = known.Limit.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = known.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] = DurationText.Of(known.Reset);
    }
}
