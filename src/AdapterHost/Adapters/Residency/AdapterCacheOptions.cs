using System.ComponentModel.DataAnnotations;

namespace AdapterHost.Adapters;

/// <summary>Section <c>Adapters</c>: how much memory adapters may take.</summary>
internal sealed class AdapterCacheOptions
{
    public const string Section = "Adapters";

    /// <summary>Bytes that all resident adapters may occupy together. Unused ones are evicted, least recently used first.</summary>
    [Range(1L << 16, 1L << 42)]
    public long MaxBytes { get; set; } = 2L << 30;

    /// <summary>In what precision adapters are kept. Fewer bytes are read faster in every step.</summary>
    public AdapterPrecision Precision { get; set; } = AdapterPrecision.Auto;

    /// <summary>
    /// Adapters that may be in memory together, whatever their size. With the Native strategy never more than <c>Engine:HotContexts</c>, since each
    /// needs a context.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxAdapters { get; set; } = 1_000_000;

    /// <summary>
    /// Puts each adapter's memory between pages that nobody may touch, and takes it out of the address space when it is freed: for whoever looks
    /// for a fault in the kernel. A wrong access ends the process at once. Mixed strategy, Linux; up to three pages more an adapter.
    /// </summary>
    public bool GuardPages { get; set; }

    /// <summary>Seconds that the fetch of one adapter may take; after that it has failed, and the next request tries again.</summary>
    [Range(1, 3600)]
    public int FetchSeconds { get; set; } = 120;
}
