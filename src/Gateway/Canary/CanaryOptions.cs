using System.ComponentModel.DataAnnotations;

namespace Gateway.Canary;

/// <summary>The leak canary: a running proof that tenants learn nothing of each other. Section <c>Canary</c>.</summary>
internal sealed class CanaryOptions
{
    public const string Section = "Canary";
    public const int DefaultIntervalSeconds = 60;
    public const int DefaultRequestSeconds = 60;

    /// <summary>Whether it runs. It makes two tenants of its own, see <see cref="CanaryNames"/>.</summary>
    public bool Enabled { get; set; }

    /// <summary>From the end of one round to the next, in seconds. A round asks some twenty questions, eight of which a model answers.</summary>
    [Range(1, 86400)]
    public int IntervalSeconds { get; set; } = DefaultIntervalSeconds;

    /// <summary>How long one answer may take, in seconds; a round without it is a failed one.</summary>
    [Range(1, 3600)]
    public int RequestSeconds { get; set; } = DefaultRequestSeconds;

    /// <summary>Whether <c>/health/ready</c> says 503 after a leak, until this process ends. Off, because it takes the service from everybody.</summary>
    public bool UnreadyAfterLeak { get; set; }
}
