using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Where any thread puts requests for the inference thread, within a bound. Counts all that have no slot yet, in here or waiting in the
/// scheduler. Closed once: what is in it then is ended by the final drain, and nothing comes after.
/// </summary>
/// <remarks>
/// No tenant fills the queue for all: one may have at most three times as many waiting as places are left (a dynamic threshold, as switches
/// divide a shared buffer). Alone it gets three quarters; the more others wait, the less; and there is always a place for somebody new, unless
/// the whole queue has three places or fewer. A request that will supersede a waiting one of its lane takes that one's place, also in a full queue.
/// </remarks>
internal sealed class RequestInbox(int maxQueued)
{
    private const int TimesWhatIsLeft = 3;

    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<Request> _arrived = new();
    private readonly Dictionary<TenantKey, int> _byTenant = [];
    private readonly LaneTable _lanes = new();
    private int _queued;
    private volatile bool _closed;

    /// <summary>Requests without a slot.</summary>
    public int Queued => Volatile.Read(ref _queued);

    public bool IsClosed => _closed;

    /// <param name="request">A new one.</param>
    /// <param name="freeSlots">Slots that waiting requests could take now: those who will take them do not count as waiting.</param>
    /// <returns>Null when it is taken.</returns>
    public EngineRefusal? TryAdd(Request request, int freeSlots)
    {
        var tenant = request.Demand.Tenant;
        lock (_lock)
        {
            if (_closed)
            {
                return EngineRefusal.ShuttingDown;
            }

            if (_lanes.Enter(request) is { } older)
            {
                // The older one ends as soon as the inference thread sees this one, and gives back nothing then.
                ((Request)older).HoldsPlace = false;
                _arrived.Enqueue(request);
                return null;
            }

            var mine = _byTenant.GetValueOrDefault(tenant);
            var left = maxQueued + freeSlots - _queued;
            if (left <= 0 || mine - freeSlots >= TimesWhatIsLeft * left)
            {
                _lanes.Leave(request);
                return EngineRefusal.QueueFull;
            }

            _byTenant[tenant] = mine + 1;
            _queued++;
            _arrived.Enqueue(request);
            return null;
        }
    }

    /// <summary>Inference thread: what has arrived, in order. With the scheduler it still counts as queued.</summary>
    public bool TryTake([NotNullWhen(true)] out Request? request) => _arrived.TryDequeue(out request);

    /// <summary>Inference thread: one of the queued has got its slots or has ended.</summary>
    public void Leave(Request request)
    {
        lock (_lock)
        {
            _lanes.Leave(request);
            if (!request.HoldsPlace)
            {
                return;
            }

            _queued--;
            if (--_byTenant[request.Demand.Tenant] == 0)
            {
                _byTenant.Remove(request.Demand.Tenant);
            }
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
