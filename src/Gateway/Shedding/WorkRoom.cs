namespace Gateway.Shedding;

/// <summary>What a base model's hosts have room for at this moment, in requests.</summary>
/// <param name="Slots">That run at once.</param>
/// <param name="Shared">At work or waiting: any tenant's.</param>
/// <param name="Most">With those of tenants that have less than others.</param>
/// <param name="Elsewhere">Of that, what other gateways have with these hosts.</param>
internal readonly record struct WorkRoom(int Slots, int Shared, int Most, int Elsewhere)
{
    /// <summary>Below this a burst of two keys pressed in one editor would find the reserve taken.</summary>
    private const int LeastReserve = 2;

    public static WorkRoom Of(int slots, int elsewhere, SheddingOptions options)
    {
        var shared = slots + (int)Math.Ceiling(slots * options.QueuePerSlot);
        return new WorkRoom(slots, shared, shared + Math.Max(LeastReserve, (int)Math.Ceiling(slots * options.ReservePerSlot)), elsewhere);
    }
}
