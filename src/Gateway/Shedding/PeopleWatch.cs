using System.Collections.Concurrent;
using TenantStore;

namespace Gateway.Shedding;

/// <summary>
/// Whether somebody waits for an answer of a base model at this gateway, or did a moment ago, whosever: what nobody waits for makes room by it. Numbers, and no tenant. Safe for many threads.
/// </summary>
internal sealed class PeopleWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<BaseModelId, Presence> _presences = new();

    /// <summary>Somebody asks; <see cref="Ended"/> must follow.</summary>
    public void Began(BaseModelId baseModel) => Interlocked.Increment(ref Of(baseModel).Waiting);

    public void Ended(BaseModelId baseModel)
    {
        var presence = Of(baseModel);
        Volatile.Write(ref presence.Last, time.GetTimestamp());
        Volatile.Write(ref presence.HasLeft, true);
        Interlocked.Decrement(ref presence.Waiting);
    }

    /// <summary>Somebody waits now, or had an answer within that time.</summary>
    public bool HasSeen(BaseModelId baseModel, TimeSpan within) =>
        _presences.TryGetValue(baseModel, out var presence)
        && (Volatile.Read(ref presence.Waiting) > 0 || (Volatile.Read(ref presence.HasLeft) && time.GetElapsedTime(Volatile.Read(ref presence.Last)) < within));

    private Presence Of(BaseModelId baseModel) => _presences.GetOrAdd(baseModel, _ => new Presence());

    private sealed class Presence
    {
        public int Waiting;
        public long Last;
        public bool HasLeft;
    }
}
