namespace AdapterHost.Adapters;

/// <summary>One adapter that is resident or on its way. Every field is guarded by the cache's lock; the weights themselves are immutable.</summary>
internal sealed class AdapterEntry(AdapterKey key)
{
    public AdapterKey Key { get; } = key;

    /// <summary>Null until the load has ended well.</summary>
    public IAdapterWeights? Weights { get; set; }

    /// <summary>Bytes counted against the budget for it: the file's length while it loads, then what it occupies.</summary>
    public long Reserved { get; set; }

    /// <summary>Whether it counts against the number of adapters.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Holders, and those who wait for the load. Above 0 it is never evicted.</summary>
    public int Leases { get; set; }

    /// <summary>Nobody has wanted an answer of it yet: it takes no other tenant's room, and goes first.</summary>
    public bool IsModest { get; set; }

    /// <summary>Its load ended for want of room that it did not take from others.</summary>
    public bool WasModest { get; set; }

    /// <summary>Ends when the load does; shared by all who wait.</summary>
    public Task<LoadResult> Load { get; set; } = null!;

    /// <summary>Its place among the unused, most recent last. Null while in use.</summary>
    public LinkedListNode<AdapterEntry>? Unused { get; set; }
}
