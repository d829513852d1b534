using System.Collections.Concurrent;
using TenantStore;

namespace Gateway.Shedding;

/// <summary>When somebody who waits last asked a base model, at this gateway, whosever: what nobody waits for makes room by it. A number, and no tenant. Safe for many threads.</summary>
internal sealed class PeopleWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<BaseModelId, long> _last = new();

    public void Seen(BaseModelId baseModel) => _last[baseModel] = time.GetTimestamp();

    public bool HasSeen(BaseModelId baseModel, TimeSpan within) => _last.TryGetValue(baseModel, out var last) && time.GetElapsedTime(last) < within;
}
