using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Who is next. First whoever has been overtaken too often, in the order in which that happened; then by class, then the tenant with the least
/// claim, then by arrival. Within a tenant and class always first come, first served. So a wait is bounded by count, whatever others do and
/// however many they are: once it is urgent, only those pass that were so before. Inference thread.
/// </summary>
internal sealed class AdmissionOrder(AdmissionPatience patience)
{
    private readonly long[] _overtaking = new long[Enum.GetValues<RequestClass>().Length];
    private long _round;

    /// <summary>What <see cref="ScheduledRequest.FirstSince"/> is measured by.</summary>
    public long Now(RequestClass requestClass) => _overtaking[(int)requestClass];

    /// <summary>One of this class was admitted to what all share.</summary>
    public void Count(RequestClass requestClass)
    {
        _overtaking[(int)requestClass]++;
        for (var lower = (int)requestClass + 1; lower < _overtaking.Length; lower++)
        {
            _overtaking[lower] += patience.HigherClassCounts;
        }
    }

    /// <summary>Puts the first of all queues in order, and says which of them are urgent from now on.</summary>
    public void Rank(List<ScheduledRequest> heads, Comparison<ScheduledRequest> comparison)
    {
        _round++;
        foreach (var head in heads)
        {
            if (!head.IsUrgent && IsOverdue(head))
            {
                head.UrgentSince = _round;
            }
        }

        heads.Sort(comparison);
    }

    /// <summary>A total order: no two have the same arrival.</summary>
    public static int Compare(ScheduledRequest a, ScheduledRequest b)
    {
        var order = a.UrgentSince.CompareTo(b.UrgentSince);
        order = order != 0 ? order : a.Demand.Class.CompareTo(b.Demand.Class);
        order = order != 0 ? order : a.Account.Claim.CompareTo(b.Account.Claim);
        return order != 0 ? order : a.Arrival.CompareTo(b.Arrival);
    }

    private bool IsOverdue(ScheduledRequest head)
    {
        var requestClass = head.Demand.Class;
        var overtaken = Math.Max(Now(requestClass) - head.FirstSince, (long)patience.HigherClassCounts * head.PassedOver);
        return overtaken >= (long)patience.HigherClassCounts * patience.Of(requestClass);
    }
}
