namespace Gateway.Deletions;

/// <param name="Name">Which cache.</param>
/// <param name="State">What holds of it.</param>
/// <param name="At">From when on.</param>
internal sealed record DeletedCache(string Name, string State, DateTimeOffset At)
{
    /// <summary>A gateway reads the registry's log of changes every two seconds, whatever became of messages.</summary>
    private const string Told = "emptied when they read the registry's log of changes, within 5 seconds";

    public static IReadOnlyList<DeletedCache> List(DateTimeOffset at, bool hasRedis)
    {
        var caches = new List<DeletedCache>
        {
            new("this gateway: registry entries and unwrapped data keys", DeletionRecord.Emptied, at),
            new("other gateways: registry entries and unwrapped data keys", Told, at),
        };
        if (hasRedis)
            caches.Add(new("Redis: registry entries", "invalidated with the deletion's commit", at));
        return caches;
    }
}
