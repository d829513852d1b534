using System.ComponentModel.DataAnnotations;
using Gateway.Identity.Issuers;

namespace Gateway.Identity;

/// <summary>Which identity providers tenants may name, and how tokens and keys of them are taken. Section <c>Authentication:Oidc</c>.</summary>
internal sealed class OidcOptions
{
    public const string Section = "Authentication:Oidc";
    public const int MaxSkewSeconds = 60;
    public const int DefaultMaxLifetimeMinutes = 24 * 60;
    public const int DefaultRefreshMinutes = 15;
    public const int DefaultKeepHours = 24;
    public const int DefaultFetchSeconds = 5;
    public const int DefaultMaxIssuers = 10_000;

    /// <summary>An unknown <c>kid</c> makes a provider's keys be fetched again at most once in this time. Not a setting: a flood must not become one of ours.</summary>
    public static readonly TimeSpan UnknownKeySpacing = TimeSpan.FromMinutes(5);

    /// <summary>A fetch that failed is tried again no sooner than after this.</summary>
    public static readonly TimeSpan RetrySpacing = TimeSpan.FromSeconds(30);

    /// <summary>What a tenant's own administrator may register. Empty: only the platform's administrators register providers.</summary>
    public IList<AllowedIssuer> AllowedIssuers { get; } = [];

    /// <summary>For development and tests: providers on this machine are taken, by plain HTTP too.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>Seconds by which the clocks of provider and gateway may differ.</summary>
    [Range(0, MaxSkewSeconds)]
    public int ClockSkewSeconds { get; set; } = MaxSkewSeconds;

    /// <summary>Longest time in minutes from a token's <c>iat</c> to its <c>exp</c>. A token cannot be revoked.</summary>
    [Range(1, 7 * 24 * 60)]
    public int MaxLifetimeMinutes { get; set; } = DefaultMaxLifetimeMinutes;

    /// <summary>Keys older than this many minutes are fetched again behind the request that asks for them: so long may a withdrawn key live.</summary>
    [Range(5, 24 * 60)]
    public int RefreshMinutes { get; set; } = DefaultRefreshMinutes;

    /// <summary>Hours for which keys are still believed while the provider cannot be reached.</summary>
    [Range(1, 7 * 24)]
    public int KeepHours { get; set; } = DefaultKeepHours;

    /// <summary>Seconds that one fetch, of the discovery document and the keys together, may take.</summary>
    [Range(1, 30)]
    public int FetchSeconds { get; set; } = DefaultFetchSeconds;

    /// <summary>Providers whose keys are remembered; the one that was not asked for longest goes first.</summary>
    [Range(10, 1_000_000)]
    public int MaxIssuers { get; set; } = DefaultMaxIssuers;

    public TimeSpan ClockSkew => TimeSpan.FromSeconds(ClockSkewSeconds);

    public TimeSpan MaxLifetime => TimeSpan.FromMinutes(MaxLifetimeMinutes);

    public TimeSpan Refresh => TimeSpan.FromMinutes(RefreshMinutes);

    public TimeSpan Keep => TimeSpan.FromHours(KeepHours);

    public TimeSpan FetchTime => TimeSpan.FromSeconds(FetchSeconds);
}
