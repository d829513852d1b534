namespace AdapterHost.Engine;

/// <summary>What prefix reuse does to the KV cache. Inference thread, never during a decode.</summary>
internal interface ICells
{
    /// <summary>True while no cell of the sequence has been lost: a sliding window may give old ones to others.</summary>
    bool IsWhole(SlotId slot);

    /// <summary>Forgets all but the first tokens.</summary>
    /// <returns>False when this model's cache cannot forget a part; then nothing was changed.</returns>
    bool Keep(SlotId slot, int tokens);

    /// <summary>Gives the first tokens of one sequence to another as well. Nothing is computed or moved.</summary>
    void Copy(SlotId from, SlotId to, int tokens);

    /// <summary>Forgets the whole sequence.</summary>
    void Drop(SlotId slot);
}
