namespace Gateway.Shedding;

/// <summary>What a base model's hosts have room for at this moment, in requests.</summary>
/// <param name="Slots">That run at once.</param>
/// <param name="Shared">At work or waiting: any tenant's.</param>
/// <param name="Most">With those of tenants that have less than others.</param>
/// <param name="Elsewhere">Of that, what other gateways have with these hosts.</param>
internal readonly record struct WorkRoom(long Slots, long Shared, long Most, long Elsewhere)
{
    /// <summary>Below this a burst of two keys pressed in one editor would find the reserve taken.</summary>
    private const int LeastReserve = 2;

    /// <summary>With those of tenants that may have less than others.</summary>
    public long Unclear => Shared + ((Most - Shared) / 2);

    public static WorkRoom Of(long slots, long elsewhere, SheddingOptions options)
    {
        var shared = slots + (long)Math.Ceiling(slots * options.QueuePerSlot);
        return new WorkRoom(slots, shared, shared + Math.Max(LeastReserve, (long)Math.Ceiling(slots * options.ReservePerSlot)), elsewhere);
    }
}
