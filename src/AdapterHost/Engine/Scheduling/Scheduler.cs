using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Decides who runs and how many rows of each step everyone gets. Pure: no clock, no native call, no token. Inference thread only; a step in
/// which nobody comes or goes allocates nothing.
/// </summary>
internal sealed class Scheduler
{
    private readonly TenantLedger _tenants = new();
    private readonly LaneTable _lanes = new();
    private readonly CapacityLedger _capacity;
    private readonly RowPlanner _rows;
    private readonly AdmissionRound _round;
    private readonly List<ScheduledRequest> _waiting = [];
    private readonly List<ScheduledSequence> _running = [];
    private readonly List<ScheduledRequest> _admitted = [];
    private readonly int[] _waitingOf = new int[Enum.GetValues<RequestClass>().Length];
    private long _arrivals;
    private bool _changed;

    public Scheduler(SchedulerLimits limits)
    {
        _capacity = new CapacityLedger(limits);
        _rows = new RowPlanner(limits);
        _round = new AdmissionRound(limits, _capacity);
    }

    /// <summary>In order of admission.</summary>
    public IReadOnlyList<ScheduledSequence> Running => _running;

    /// <summary>In order of arrival.</summary>
    public IReadOnlyList<ScheduledRequest> Waiting => _waiting;

    /// <summary>Slots that a waiting request could take now: none while one waits, since it lacks something.</summary>
    public int FreeSlots => _waiting.Count > 0 ? 0 : _capacity.FreeSlots;

    /// <summary>KV tokens that any tenant could take.</summary>
    public int FreeContextTokens => _capacity.FreeTokens;

    /// <summary>KV tokens that nobody holds, those included that only tenants which run nothing may take.</summary>
    public int UnheldContextTokens => _capacity.UnheldTokens;

    public int WaitingOf(RequestClass requestClass) => _waitingOf[(int)requestClass];

    /// <summary>The accounts of tenants that wait or run.</summary>
    public IReadOnlyList<TenantAccount> Tenants => _tenants.Active;

    /// <returns>The request that this one supersedes: the caller ends it. Null if there is none.</returns>
    public ScheduledRequest? Enqueue(ScheduledRequest request)
    {
        request.Account = _tenants.Open(request.Demand.Tenant);
        request.Arrival = _arrivals++;
        request.Account.Enqueue(request, _round.Order.Now(request.Demand.Class));
        _waiting.Add(request);
        _waitingOf[(int)request.Demand.Class]++;
        _changed = true;
        return _lanes.Enter(request);
    }

    /// <summary>Gives slots to those who wait.</summary>
    /// <returns>Those who got them, valid until the next call.</returns>
    public IReadOnlyList<ScheduledRequest> Admit()
    {
        _admitted.Clear();
        if (!_changed)
        {
            // Nobody came and nothing was given back: who did not fit does not fit now.
            return _admitted;
        }

        _changed = false;
        while (_round.Next(_tenants.Active) is { } next)
        {
            Admit(next);
        }

        return _admitted;
    }

    /// <summary>Sets what each running sequence gets in the next step (<see cref="ScheduledSequence.Granted"/>).</summary>
    /// <returns>Rows in all.</returns>
    public int Plan() => _rows.Plan(_running);

    /// <summary>Takes back what one sequence held, wherever it was.</summary>
    public void Remove(ScheduledSequence sequence)
    {
        var request = sequence.Request;
        var held = request.HeldTokens;
        request.OneEnded();
        sequence.Ended();
        if (!request.IsWaiting)
        {
            _running.Remove(sequence);
            _capacity.Return(request, held - request.HeldTokens);
            _changed = true;
        }

        if (request.Live > 0)
        {
            return;
        }

        if (request.IsWaiting)
        {
            Dequeue(request);
            _changed = true;
        }
        else
        {
            request.Account.End(request);
        }

        _lanes.Leave(request);
        if (!request.Account.IsActive)
        {
            _tenants.Close(request.Account);
        }
    }

    /// <summary>Drops the account of a tenant that has no request; false when it has one, and then keeps all.</summary>
    public bool Forget(TenantKey tenant) => _tenants.Forget(tenant);

    private void Admit(ScheduledRequest request)
    {
        if (!request.UsesSpare)
        {
            _round.Order.Count(request.Demand.Class);
        }

        Dequeue(request);
        request.Account.Start(request);
        request.Admitted();
        _capacity.Take(request);
        for (var i = 0; i < request.Sequences.Count; i++)
        {
            if (request.Sequences[i].Phase != SequencePhase.Ended)
            {
                _running.Add(request.Sequences[i]);
            }
        }

        _admitted.Add(request);
    }

    private void Dequeue(ScheduledRequest request)
    {
        _waiting.Remove(request);
        _waitingOf[(int)request.Demand.Class]--;
        request.Account.Dequeue(request, _round.Order.Now(request.Demand.Class));
    }
}
