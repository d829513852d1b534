namespace Gateway.Deletions;

/// <param name="Name">Which cache.</param>
/// <param name="State">What holds of it.</param>
/// <param name="At">When the tenant was deleted: from when on that holds.</param>
internal sealed record DeletedCache(string Name, string State, DateTimeOffset At)
{
    /// <summary>No gateway knows of another's memory, nor a later record of what this one's held. Each reads the registry's log of changes every two seconds, whatever became of messages.</summary>
    private const string Refused = "not confirmed: refused by the gateway that deleted from the deletion on, by others as soon as they read it in the registry's log of changes (every 2 seconds while the registry "
        + "can be reached); what is refused stays in memory until its room is needed";

    private const string Zeroed = "not confirmed: each gateway zeroes them when it reads the same, and without it by age (Encryption:KeyCacheSeconds)";

    private const string Sealed = "not confirmed: sealed entries, refused by each gateway that has read the deletion; gone after RegistryCache:StaleSeconds";

    public static IReadOnlyList<DeletedCache> List(DateTimeOffset at, bool hasRedis)
    {
        var caches = new List<DeletedCache> { new("gateways: registry entries", Refused, at), new("gateways: unwrapped data keys", Zeroed, at) };
        if (hasRedis)
            caches.Add(new("Redis: registry entries", Sealed, at));
        return caches;
    }
}
