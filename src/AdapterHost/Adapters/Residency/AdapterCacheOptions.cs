using System.ComponentModel.DataAnnotations;

namespace AdapterHost.Adapters;

/// <summary>Section <c>Adapters</c>: how much memory adapters may take.</summary>
internal sealed class AdapterCacheOptions
{
    public const string Section = "Adapters";

    /// <summary>Bytes that all resident adapters may occupy together. Unused ones are evicted, least recently used first.</summary>
    [Range(1L << 16, 1L << 42)]
    public long MaxBytes { get; set; } = 2L << 30;

    /// <summary>Seconds that the fetch of one adapter may take; after that it has failed, and the next request tries again.</summary>
    [Range(1, 3600)]
    public int FetchSeconds { get; set; } = 120;
}
