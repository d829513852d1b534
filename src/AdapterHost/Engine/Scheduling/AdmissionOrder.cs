using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Who is next. First whoever has been overtaken too often, then by class, then the tenant with the least claim, then by arrival. Within a
/// tenant and class always first come, first served. So a wait is bounded by count, whatever others do and however many they are. Inference
/// thread.
/// </summary>
internal sealed class AdmissionOrder
{
    /// <summary>
    /// An admission of the same class counts for less than one of a higher class: among equals it is mostly fairness (many small requests for a
    /// large one), and only in the end a wait.
    /// </summary>
    public const int HigherClassCounts = 16;

    private readonly long[] _overtaking = new long[Enum.GetValues<RequestClass>().Length];

    /// <summary>Admissions of higher classes that the first of a queue lets pass before it goes first; of its own class, 16 times as many.</summary>
    public static int Patience(RequestClass requestClass) => requestClass switch
    {
        RequestClass.Inline => 32,
        RequestClass.Chat => 64,
        _ => 256,
    };

    /// <summary>What <see cref="ScheduledRequest.FirstSince"/> is measured by.</summary>
    public long Now(RequestClass requestClass) => _overtaking[(int)requestClass];

    /// <summary>One of this class was admitted.</summary>
    public void Count(RequestClass requestClass)
    {
        _overtaking[(int)requestClass]++;
        for (var lower = (int)requestClass + 1; lower < _overtaking.Length; lower++)
        {
            _overtaking[lower] += HigherClassCounts;
        }
    }

    /// <summary>How far beyond its patience the first of a queue is, in sixteenths of an admission; not urgent below 0.</summary>
    public long Urgency(ScheduledRequest request)
    {
        var requestClass = request.Demand.Class;
        var overtaken = Math.Max(Now(requestClass) - request.FirstSince, (long)HigherClassCounts * request.PassedOver);
        return overtaken - ((long)HigherClassCounts * Patience(requestClass));
    }

    public bool Before(ScheduledRequest a, ScheduledRequest b)
    {
        var (urgencyA, urgencyB) = (Urgency(a), Urgency(b));
        if ((urgencyA >= 0 || urgencyB >= 0) && urgencyA != urgencyB)
        {
            return urgencyA > urgencyB;
        }

        if (a.Demand.Class != b.Demand.Class)
        {
            return a.Demand.Class < b.Demand.Class;
        }

        var (claimA, claimB) = (a.Account.Claim, b.Account.Claim);
        return claimA != claimB ? claimA < claimB : a.Arrival < b.Arrival;
    }
}
