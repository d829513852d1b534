using System.Text.Json.Serialization;
using TenantStore.Limits;
using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>
/// A tenant's limits. A field that is absent stays as it is, or is the default of a new tenant. Null is no limit; of <c>maxOutputTokens</c> it says
/// nothing, and of <c>mode</c> it means the platform's.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LimitsModel
{
    public const string Enforce = "enforce";
    public const string Shadow = "shadow";
    public const string Off = "off";

    /// <summary>Tokens of one answer at most.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int? RequestsPerMinute { get; init => field = Give(value, LimitFields.RequestsPerMinute); }

    /// <summary>Tokens in any 60 seconds.</summary>
    public int? TokensPerMinute { get; init => field = Give(value, LimitFields.TokensPerMinute); }

    /// <summary>Requests at one time.</summary>
    public int? Concurrency { get; init => field = Give(value, LimitFields.Concurrency); }

    /// <summary>Tokens in a calendar month, UTC.</summary>
    public long? MonthlyTokens { get; init => field = Give(value, LimitFields.MonthlyTokens); }

    /// <summary>Adapters by name.</summary>
    public int? Adapters { get; init => field = Give(value, LimitFields.Adapters); }

    /// <summary>Bytes of all versions.</summary>
    public long? AdapterBytes { get; init => field = Give(value, LimitFields.AdapterBytes); }

    /// <summary>enforce, shadow, or off.</summary>
    public string? Mode { get; init => field = Give(value, LimitFields.Mode); }

    /// <summary>The fields that the caller named, with null too.</summary>
    [JsonIgnore]
    public LimitFields Given { get; private set; }

    public static LimitsModel From(TenantLimits limits) => new()
    {
        MaxOutputTokens = limits.MaxOutputTokens,
        RequestsPerMinute = limits.Rates.RequestsPerMinute,
        TokensPerMinute = limits.Rates.TokensPerMinute,
        Concurrency = limits.Rates.Concurrency,
        MonthlyTokens = limits.Rates.MonthlyTokens,
        Adapters = limits.Adapters,
        AdapterBytes = limits.AdapterBytes,
        Mode = limits.Mode switch
        {
            LimitMode.Enforce => Enforce,
            LimitMode.Shadow => Shadow,
            LimitMode.Off => Off,
            _ => null,
        },
    };

    /// <summary>Whether the mode is one, or none.</summary>
    public bool TryReadMode(out LimitMode? mode)
    {
        mode = Mode switch
        {
            Enforce => LimitMode.Enforce,
            Shadow => LimitMode.Shadow,
            Off => LimitMode.Off,
            _ => null,
        };
        return mode is not null || Mode is null;
    }

    private T Give<T>(T value, LimitFields name)
    {
        Given |= name;
        return value;
    }
}
