namespace Gateway.Deletions;

/// <param name="Name">Which cache.</param>
/// <param name="State">What holds of it.</param>
/// <param name="At">From when on.</param>
internal sealed record DeletedCache(string Name, string State, DateTimeOffset At)
{
    public static IReadOnlyList<DeletedCache> List(DateTimeOffset at, bool hasRedis, int cacheSeconds)
    {
        var caches = new List<DeletedCache>
        {
            new("this gateway: registry entries and unwrapped data keys", DeletionRecord.Emptied, at),
            new(
                "other gateways: registry entries and unwrapped data keys",
                hasRedis ? "emptied when told, within 5 seconds" : $"emptied by age, within {cacheSeconds} seconds",
                at),
        };
        if (hasRedis)
            caches.Add(new("Redis: registry entries", "invalidated with the deletion's commit", at));
        return caches;
    }
}
