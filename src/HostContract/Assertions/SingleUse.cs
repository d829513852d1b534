namespace HostContract;

/// <summary>Remembers the ids of assertions until they expire, so that each is good for one request.</summary>
/// <remarks>Safe for many threads. Memory: one entry an accepted assertion of the last <see cref="Assertion.MaxLifetime"/>.</remarks>
public sealed class SingleUse(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byExpiry = new();

    /// <summary>True the first time; false for an id that was taken before.</summary>
    public bool TryTake(Assertion assertion)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var now = timeProvider.GetUtcNow();
        lock (_lock)
        {
            while (_byExpiry.TryPeek(out var id, out var until) && until <= now)
            {
                _byExpiry.Dequeue();
                _seen.Remove(id);
            }

            if (!_seen.Add(assertion.Id))
                return false;
            _byExpiry.Enqueue(assertion.Id, assertion.ExpiresAt + AssertionReader.ClockSkew);
            return true;
        }
    }
}
