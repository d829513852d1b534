using TenantStore.Limits;
using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>Turns what a caller wants of a tenant into what the registry takes.</summary>
internal static class TenantRules
{
    /// <summary>The limits with the changes applied, or what is wrong with them.</summary>
    public static (TenantLimits Limits, string? Fault) Apply(LimitsModel? change, TenantLimits limits)
    {
        if (change is null)
            return (limits, null);
        if (!change.TryReadMode(out var mode))
            return (limits, $"'mode' must be {LimitsModel.Enforce}, {LimitsModel.Shadow}, {LimitsModel.Off} or null.");

        limits = limits with
        {
            MaxOutputTokens = change.MaxOutputTokens ?? limits.MaxOutputTokens,
            Rates = Apply(change, limits.Rates),
            Adapters = Is(change, LimitFields.Adapters) ? change.Adapters : limits.Adapters,
            AdapterBytes = Is(change, LimitFields.AdapterBytes) ? change.AdapterBytes : limits.AdapterBytes,
            Mode = Is(change, LimitFields.Mode) ? mode : limits.Mode,
        };
        return (limits, LimitRules.Judge(limits, limits.Rates));
    }

    public static bool TryParseStatus(string? text, out TenantStatus? status)
    {
        status = text switch
        {
            TenantModel.Active => TenantStatus.Active,
            TenantModel.Suspended => TenantStatus.Suspended,
            _ => null,
        };
        return status is not null || text is null;
    }

    private static RateLimits Apply(LimitsModel change, RateLimits rates) => rates with
    {
        RequestsPerMinute = Is(change, LimitFields.RequestsPerMinute) ? change.RequestsPerMinute : rates.RequestsPerMinute,
        TokensPerMinute = Is(change, LimitFields.TokensPerMinute) ? change.TokensPerMinute : rates.TokensPerMinute,
        Concurrency = Is(change, LimitFields.Concurrency) ? change.Concurrency : rates.Concurrency,
        MonthlyTokens = Is(change, LimitFields.MonthlyTokens) ? change.MonthlyTokens : rates.MonthlyTokens,
    };

    private static bool Is(LimitsModel change, LimitFields field) => (change.Given & field) != 0;
}
