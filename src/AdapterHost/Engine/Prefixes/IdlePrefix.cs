namespace AdapterHost.Engine;

/// <summary>KV cells of a sequence that has ended, kept for a request that begins alike.</summary>
/// <param name="Partition">Who may use them.</param>
/// <param name="Slot">Where they are.</param>
/// <param name="Tokens">What they hold, from position 0. Compared token by token: equal hashes of unequal texts cannot happen.</param>
internal sealed record IdlePrefix(PrefixPartition Partition, SlotId Slot, int[] Tokens)
{
    /// <summary>Changed by <see cref="PrefixCache"/> alone.</summary>
    public int[] Tokens { get; internal set; } = Tokens;

    /// <summary>The cache's count of uses at the last one; the least is dropped first.</summary>
    internal long LastUse { get; set; }
}
