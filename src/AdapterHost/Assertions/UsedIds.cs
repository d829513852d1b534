using HostContract;

namespace AdapterHost.Assertions;

/// <summary>The ids of assertions that were used and could still be used again. Thread-safe.</summary>
/// <remarks>
/// Bounded: when it is full it takes no new ids until old ones expire, because an id that it cannot remember could be replayed.
/// </remarks>
/// <param name="timeProvider">The clock.</param>
/// <param name="capacity">Ids remembered at most. One assertion lives a minute, so this is also the most requests a minute.</param>
internal sealed class UsedIds(TimeProvider timeProvider, int capacity = UsedIds.DefaultCapacity)
{
    /// <summary>About 30 MB when full; some 3,000 requests a second.</summary>
    public const int DefaultCapacity = 200_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

    public IdUse Take(Assertion assertion)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            while (_byEnd.TryPeek(out var old, out var end) && end <= now)
            {
                _ids.Remove(old);
                _byEnd.Dequeue();
            }

            if (_ids.Contains(assertion.Id))
                return IdUse.Again;
            if (_ids.Count >= capacity)
                return IdUse.NoRoom;
            _ids.Add(assertion.Id);
            // The reader still accepts it for as long as the clocks may be apart.
            _byEnd.Enqueue(assertion.Id, assertion.ExpiresAt + AssertionReader.ClockSkew);
            return IdUse.First;
        }
    }
}
