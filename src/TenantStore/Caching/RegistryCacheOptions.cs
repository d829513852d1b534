using System.ComponentModel.DataAnnotations;

namespace TenantStore.Caching;

/// <summary>What this process, and Redis for all, remember of the registry. Bound from <c>RegistryCache</c>.</summary>
public sealed class RegistryCacheOptions
{
    public const string Section = "RegistryCache";
    public const int DefaultSeconds = 30;
    public const int DefaultAbsentSeconds = 2;
    public const int DefaultCapacity = 100_000;
    public const int DefaultStaleSeconds = 600;
    public const int MaxStaleSeconds = 3600;
    public const int DefaultSoftMilliseconds = 250;
    public const int DefaultHardMilliseconds = 10_000;

    /// <summary>
    /// Seconds for which a found entry is believed. A change by another gateway is learnt sooner, from the registry's log of changes; this bounds what
    /// no log tells, such as a row changed by hand.
    /// </summary>
    [Range(1, 30)]
    public int Seconds { get; set; } = DefaultSeconds;

    /// <summary>Seconds for which "there is none" is believed.</summary>
    [Range(1, 30)]
    public int AbsentSeconds { get; set; } = DefaultAbsentSeconds;

    /// <summary>
    /// Seconds for which a found entry stays in use, counted from when it was read, while the registry cannot be read. Changes that are learnt all the same
    /// still end it. 0 = not beyond <see cref="Seconds"/>.
    /// </summary>
    [Range(0, MaxStaleSeconds)]
    public int StaleSeconds { get; set; } = DefaultStaleSeconds;

    /// <summary>Milliseconds that a request waits for the registry when it could go on with an entry that is too old.</summary>
    [Range(1, 10_000)]
    public int SoftMilliseconds { get; set; } = DefaultSoftMilliseconds;

    /// <summary>Milliseconds that a request waits for the registry when it has nothing else; then it is answered with 503.</summary>
    [Range(100, 60_000)]
    public int HardMilliseconds { get; set; } = DefaultHardMilliseconds;

    /// <summary>Entries of one kind at most; the one that was not asked for longest goes first. "There is none" has room for a tenth of it.</summary>
    [Range(10, 10_000_000)]
    public int Capacity { get; set; } = DefaultCapacity;
}
