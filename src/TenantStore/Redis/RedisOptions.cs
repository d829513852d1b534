using System.ComponentModel.DataAnnotations;

namespace TenantStore.Redis;

/// <summary>The Redis that gateways share, if there is one. <c>ConnectionStrings:Redis</c>, and the rest from <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";
    public const string ConnectionName = "Redis";
    public const int DefaultSoftMilliseconds = 50;
    public const int DefaultHardMilliseconds = 1000;
    public const int DefaultFailuresToOpen = 5;
    public const int DefaultOpenMilliseconds = 1000;
    public const string DefaultKeyPrefix = "lg:";

    /// <summary>StackExchange.Redis' form: <c>host:port,password=…,ssl=true</c>. Null or empty = no Redis: nothing is shared between gateways.</summary>
    public string? ConnectionString { get; internal set; }

    /// <summary>Milliseconds that a request waits for Redis at most; after that it goes on without.</summary>
    [Range(1, 1000)]
    public int SoftMilliseconds { get; set; } = DefaultSoftMilliseconds;

    /// <summary>Milliseconds after which a command that nobody may be waiting for any more is given up. Not below <see cref="SoftMilliseconds"/>.</summary>
    [Range(10, 30_000)]
    public int HardMilliseconds { get; set; } = DefaultHardMilliseconds;

    /// <summary>Commands failed or too slow in a row after which Redis is left alone for <see cref="OpenMilliseconds"/>.</summary>
    [Range(1, 1000)]
    public int FailuresToOpen { get; set; } = DefaultFailuresToOpen;

    /// <summary>Milliseconds for which Redis is left alone before it is tried again, with a ping that no request waits for.</summary>
    [Range(10, 60_000)]
    public int OpenMilliseconds { get; set; } = DefaultOpenMilliseconds;

    /// <summary>What all keys and channels begin with: 1 to 64 of letters, digits, ':', '.', '_', '-'. Gateways of one registry need the same one.</summary>
    [RegularExpression("^[A-Za-z0-9:._-]{1,64}$")]
    public string KeyPrefix { get; set; } = DefaultKeyPrefix;
}
