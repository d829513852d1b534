using System.ComponentModel.DataAnnotations;

namespace TenantStore.Caching;

/// <summary>What this process remembers of the registry. Bound from <c>RegistryCache</c>.</summary>
public sealed class RegistryCacheOptions
{
    public const string Section = "RegistryCache";
    public const int DefaultSeconds = 30;
    public const int DefaultAbsentSeconds = 2;
    public const int DefaultCapacity = 100_000;

    /// <summary>Seconds for which a found entry is believed. A change by another process is seen after that at the latest.</summary>
    [Range(1, 30)]
    public int Seconds { get; set; } = DefaultSeconds;

    /// <summary>Seconds for which "there is none" is believed.</summary>
    [Range(1, 30)]
    public int AbsentSeconds { get; set; } = DefaultAbsentSeconds;

    /// <summary>Entries of one kind at most; the one that was not asked for longest goes first. "There is none" has room for a tenth of it.</summary>
    [Range(10, 10_000_000)]
    public int Capacity { get; set; } = DefaultCapacity;
}
