using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Decides who runs and how many rows of each step everyone gets. Pure: no clock, no native call, no token. Inference thread only; a step in
/// which nobody comes or goes allocates nothing.
/// </summary>
internal sealed class Scheduler
{
    /// <summary>Requests that do not fit and are passed over in one round: bounds a round's cost when KV tokens are short.</summary>
    private const int MaxPassedOver = 16;

    private readonly TenantLedger _tenants = new();
    private readonly AdmissionOrder _order = new();
    private readonly LaneTable _lanes = new();
    private readonly CapacityLedger _capacity;
    private readonly RowPlanner _rows;
    private readonly AdmissionHold _hold;
    private readonly List<ScheduledRequest> _waiting = [];
    private readonly List<ScheduledSequence> _running = [];
    private readonly List<ScheduledRequest> _admitted = [];
    private readonly List<ScheduledRequest> _passedOver = [];
    private readonly int[] _waitingOf = new int[Enum.GetValues<RequestClass>().Length];
    private long _arrivals;
    private bool _changed;

    public Scheduler(SchedulerLimits limits)
    {
        _capacity = new CapacityLedger(limits);
        _rows = new RowPlanner(limits);
        _hold = new AdmissionHold(limits);
    }

    /// <summary>In order of admission.</summary>
    public IReadOnlyList<ScheduledSequence> Running => _running;

    /// <summary>In order of arrival.</summary>
    public IReadOnlyList<ScheduledRequest> Waiting => _waiting;

    /// <summary>Slots that a waiting request could take now: none while one waits, since it lacks something.</summary>
    public int FreeSlots => _waiting.Count > 0 ? 0 : _capacity.FreeSlots;

    /// <summary>How waiting requests are compared.</summary>
    public AdmissionOrder Order => _order;

    public int FreeContextTokens => _capacity.FreeTokens;

    public int WaitingOf(RequestClass requestClass) => _waitingOf[(int)requestClass];

    /// <summary>The accounts of tenants that wait or run.</summary>
    public IReadOnlyList<TenantAccount> Tenants => _tenants.Active;

    /// <returns>The request that this one supersedes: the caller ends it. Null if there is none.</returns>
    public ScheduledRequest? Enqueue(ScheduledRequest request)
    {
        request.Account = _tenants.Open(request.Demand.Tenant);
        request.Arrival = _arrivals++;
        request.Account.Enqueue(request, _order.Now(request.Demand.Class));
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
        _passedOver.Clear();
        _hold.Clear();
        while (_waiting.Count > _passedOver.Count && !_capacity.IsFull && _passedOver.Count < MaxPassedOver && Next() is { } next)
        {
            var admission = _hold.Bars(next) ? Admission.OverShare : _capacity.Check(next);
            if (admission == Admission.Fits)
            {
                Admit(next);
                continue;
            }

            _passedOver.Add(next);
            _hold.Add(next, admission, urgent: _order.Urgency(next) >= 0);
            if (_hold.BarsAll)
            {
                break;
            }
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

    private void Admit(ScheduledRequest request)
    {
        foreach (var overtaken in _passedOver)
        {
            overtaken.PassedOver++;
        }

        _order.Count(request.Demand.Class);
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
        request.Account.Dequeue(request, _order.Now(request.Demand.Class));
    }

    private ScheduledRequest? Next()
    {
        ScheduledRequest? best = null;
        for (var i = 0; i < _tenants.Active.Count; i++)
        {
            var account = _tenants.Active[i];
            for (var requestClass = RequestClass.Inline; account.Waiting > 0 && requestClass <= RequestClass.Background; requestClass++)
            {
                if (account.First(requestClass) is { } first
                    && (best is null || _order.Before(first, best))
                    && !_passedOver.Contains(first))
                {
                    best = first;
                }
            }
        }

        return best;
    }
}
