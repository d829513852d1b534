using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AdapterHost.Forgetting;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Where any thread puts requests for the inference thread, within a bound. Counts all that have no slot yet: those being made, in here or
/// waiting in the scheduler. Closed once: what is in it then is ended by the final drain, and nothing comes after.
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
    private readonly ForgottenTenants _forgotten = new();
    private int _queued;
    private volatile bool _closed;

    /// <summary>Requests without a slot.</summary>
    public int Queued => Volatile.Read(ref _queued);

    public bool IsClosed => _closed;

    /// <summary>
    /// Holds a place for a request before anything dear is made for it: <see cref="TryAdd"/> or <see cref="GiveBack"/> must follow. One that
    /// will supersede a waiting request holds none, it gets that one's when it is added.
    /// </summary>
    /// <param name="request">A new one.</param>
    /// <param name="freeSlots">Slots that waiting requests could take now: those who will take them do not count as waiting.</param>
    /// <returns>Null when it may be added.</returns>
    public EngineRefusal? TryHold(Request request, int freeSlots)
    {
        lock (_lock)
        {
            return _closed ? EngineRefusal.ShuttingDown
                : _forgotten.Contains(request.Demand.Tenant) ? EngineRefusal.TenantDeleted
                : _lanes.Supersedes(request) || TakePlace(request, freeSlots) ? null : EngineRefusal.QueueFull;
        }
    }

    /// <summary>Hands the request to the inference thread; what was held for it is given back when it is not taken.</summary>
    /// <param name="request">A new one.</param>
    /// <param name="freeSlots">As for <see cref="TryHold"/>.</param>
    /// <returns>Null when it is taken. Of one that holds a place only closing, and its tenant's deletion, make a refusal.</returns>
    public EngineRefusal? TryAdd(Request request, int freeSlots)
    {
        lock (_lock)
        {
            if (_closed)
            {
                GivePlaceBack(request);
                return EngineRefusal.ShuttingDown;
            }

            if (_forgotten.Contains(request.Demand.Tenant))
            {
                GivePlaceBack(request);
                return EngineRefusal.TenantDeleted;
            }

            var older = (Request?)_lanes.Enter(request);
            if (!request.HoldsPlace && older is not null)
            {
                // The older one ends as soon as the inference thread sees this one, and gives back nothing then.
                (older.HoldsPlace, request.HoldsPlace) = (false, true);
            }
            else if (!request.HoldsPlace && !TakePlace(request, freeSlots))
            {
                // Also one that meant to supersede another, which has begun to run or has ended meanwhile.
                _lanes.Leave(request);
                return EngineRefusal.QueueFull;
            }

            _arrived.Enqueue(request);
            return null;
        }
    }

    /// <summary>A request that got a place will not be added.</summary>
    public void GiveBack(Request request)
    {
        lock (_lock)
        {
            GivePlaceBack(request);
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
            GivePlaceBack(request);
        }
    }

    /// <summary>From its return on nothing of the tenant is added any more; what was added before, the inference thread's next action sees.</summary>
    public void Forget(TenantKey tenant)
    {
        lock (_lock)
        {
            _forgotten.Add(tenant);
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private bool TakePlace(Request request, int freeSlots)
    {
        var mine = _byTenant.GetValueOrDefault(request.Demand.Tenant);
        var left = maxQueued + freeSlots - _queued;
        if (left <= 0 || mine - freeSlots >= TimesWhatIsLeft * left)
        {
            return false;
        }

        _byTenant[request.Demand.Tenant] = mine + 1;
        _queued++;
        request.HoldsPlace = true;
        return true;
    }

    private void GivePlaceBack(Request request)
    {
        if (!request.HoldsPlace)
        {
            return;
        }

        request.HoldsPlace = false;
        _queued--;
        if (--_byTenant[request.Demand.Tenant] == 0)
        {
            _byTenant.Remove(request.Demand.Tenant);
        }
    }
}
