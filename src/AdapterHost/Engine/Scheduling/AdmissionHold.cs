using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// What one round of admission keeps for those who did not fit. Others may overtake them, but not for ever: by count
/// (<see cref="AdmissionOrder.Patience"/>), and within a class no further than a lead in service. Else a tenant with small requests would live
/// on what one with large requests is waiting for.
/// </summary>
internal sealed class AdmissionHold(SchedulerLimits limits)
{
    private double _lead;
    private RequestClass _class;
    private bool _forAnyone;
    private bool _forEntitled;

    /// <summary>Someone has waited too long: all that comes free is kept for it.</summary>
    public bool BarsAll => _forAnyone;

    public void Clear()
    {
        _lead = double.PositiveInfinity;
        _forAnyone = _forEntitled = false;
    }

    /// <summary>Whether a request must not overtake those that were passed over before it.</summary>
    public bool Bars(ScheduledRequest request)
    {
        // What is spared for tenants that run nothing is theirs, whoever else waits; but not to get ahead with.
        return _forAnyone
            || (_forEntitled && request.Account.Running > 0)
            || (request.Demand.Class == _class && request.Account.Claim > _lead);
    }

    /// <summary>A request was passed over.</summary>
    public void Add(ScheduledRequest request, Admission why, bool urgent)
    {
        if (why == Admission.OverShare)
        {
            return;
        }

        _forAnyone |= urgent && why == Admission.Shortage;
        _forEntitled |= urgent && why == Admission.Spared;
        if (double.IsPositiveInfinity(_lead) || request.Demand.Class != _class)
        {
            // Candidates come by class and claim: the first of a class is the one that is owed most.
            _class = request.Demand.Class;
            _lead = request.Account.Claim + (limits.ContextTokens / 4.0);
        }
    }
}
