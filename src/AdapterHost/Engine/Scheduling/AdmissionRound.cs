using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Picks the next request to admit. Others may overtake one that does not fit, but not for ever: by count
/// (<see cref="AdmissionPatience"/>), and within a class no further than a lead in service. Else a tenant with small requests would live on what
/// one with large requests is waiting for. What is spare never waits for anybody: a large request lives on what all share. Inference thread.
/// </summary>
internal sealed class AdmissionRound(SchedulerLimits limits, CapacityLedger capacity)
{
    private readonly AdmissionOrder _order = new(limits.Patience);
    private readonly Comparison<ScheduledRequest> _comparison = AdmissionOrder.Compare;
    private readonly List<ScheduledRequest> _heads = [];
    private readonly double[] _lead = new double[Enum.GetValues<RequestClass>().Length];

    /// <summary>How waiting requests are compared.</summary>
    public AdmissionOrder Order => _order;

    /// <returns>Who is to be admitted now, <see cref="ScheduledRequest.UsesSpare"/> set; null when nobody can be.</returns>
    public ScheduledRequest? Next(IReadOnlyList<TenantAccount> tenants)
    {
        if (capacity.IsFull)
        {
            return null;
        }

        Collect(tenants);
        _order.Rank(_heads, _comparison);
        Array.Fill(_lead, double.PositiveInfinity);
        var (kept, backgroundIsOverShare) = (false, false);
        for (var i = 0; i < _heads.Count; i++)
        {
            var head = _heads[i];
            var requestClass = (int)head.Demand.Class;

            // Nobody overtakes within background work: a large job would wait for ever on what small ones leave of the class' share.
            backgroundIsOverShare |= capacity.IsOverShare(head);
            if ((backgroundIsOverShare && head.Demand.Class == RequestClass.Background) || (!head.IsUrgent && head.Account.Claim > _lead[requestClass]))
            {
                continue;
            }

            if (!kept && capacity.Fits(head))
            {
                Overtake(i);
                head.UsesSpare = false;
                return head;
            }

            if (capacity.FitsSpare(head))
            {
                head.UsesSpare = true;
                return head;
            }

            // Someone has waited too long: of what all share, all that comes free is kept for it.
            kept |= head.IsUrgent;
            _lead[requestClass] = Math.Min(_lead[requestClass], head.Account.Claim + (limits.ContextTokens / 4.0));
        }

        return null;
    }

    private void Collect(IReadOnlyList<TenantAccount> tenants)
    {
        _heads.Clear();
        for (var i = 0; i < tenants.Count; i++)
        {
            for (var requestClass = RequestClass.Inline; tenants[i].Waiting > 0 && requestClass <= RequestClass.Background; requestClass++)
            {
                if (tenants[i].First(requestClass) is { } first)
                {
                    _heads.Add(first);
                }
            }
        }
    }

    private void Overtake(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _heads[i].PassedOver++;
        }
    }
}
