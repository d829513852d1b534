using System.ComponentModel.DataAnnotations;

namespace Gateway.Forwarding;

/// <summary>How requests go to hosts. Section <c>Forwarding</c>.</summary>
internal sealed class ForwardingOptions
{
    public const string Section = "Forwarding";
    public const int DefaultActivitySeconds = 600;
    public const int DefaultRequestSeconds = 600;
    public const int DefaultKeepAliveSeconds = 10;
    public const int DefaultRetryPercent = 20;
    public const int DefaultLeastRetries = 16;
    public const int DefaultConnectSeconds = 5;
    public const int DefaultGrantSeconds = 1800;

    /// <summary>After this many seconds without a byte in either direction a request is given up. YARP's own 100 s would cut a long
    /// prefill, which sends nothing.</summary>
    [Range(1, 86400)]
    public int ActivitySeconds { get; set; } = DefaultActivitySeconds;

    /// <summary>The deadline that a host gets: seconds from the request's arrival.</summary>
    [Range(1, 86400)]
    public int RequestSeconds { get; set; } = DefaultRequestSeconds;

    /// <summary>A stream that has begun and has nothing to say gets a comment after so many seconds: editors and proxies keep waiting, also for a host
    /// that is frozen.</summary>
    [Range(1, 300)]
    public int KeepAliveSeconds { get; set; } = DefaultKeepAliveSeconds;

    /// <summary>How many requests may be tried on a second host at once, in percent of all that are under way; one tenant gets half of it.</summary>
    [Range(0, 100)]
    public int RetryPercent { get; set; } = DefaultRetryPercent;

    /// <summary>How many may be whatever else is under way; 0 with <see cref="RetryPercent"/> 0 turns retries off.</summary>
    [Range(0, 10_000)]
    public int LeastRetries { get; set; } = DefaultLeastRetries;

    /// <summary>How long a connection to a host may take, in seconds.</summary>
    [Range(1, 60)]
    public int ConnectSeconds { get; set; } = DefaultConnectSeconds;

    /// <summary>The life of a fetch grant in seconds; it must outlive the host's queue.</summary>
    [Range(1, 86400)]
    public int GrantSeconds { get; set; } = DefaultGrantSeconds;

    public TimeSpan Activity => TimeSpan.FromSeconds(ActivitySeconds);

    public TimeSpan KeepAlive => TimeSpan.FromSeconds(KeepAliveSeconds);

    public TimeSpan Request => TimeSpan.FromSeconds(RequestSeconds);
}
