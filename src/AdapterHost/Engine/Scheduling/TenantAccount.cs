using HostContract;

namespace AdapterHost.Engine;

/// <summary>One tenant's queues and its Virtual Token Counter. Inference thread.</summary>
internal sealed class TenantAccount(TenantKey tenant)
{
    private static readonly int s_classes = Enum.GetValues<RequestClass>().Length;

    private readonly List<ScheduledRequest>[] _queues = [.. Enumerable.Range(0, s_classes).Select(_ => new List<ScheduledRequest>())];

    public TenantKey Tenant { get; } = tenant;

    /// <summary>Rows served so far by <see cref="ServiceCost"/>, divided by the tenant's weight.</summary>
    public double Service { get; private set; }

    /// <summary>Prompt rows of admitted requests that are still to come, likewise divided: known cost that the next admission must weigh.</summary>
    public double Pending { get; private set; }

    /// <summary>Requests with slots.</summary>
    public int Running { get; private set; }

    public int Waiting { get; private set; }

    public bool IsActive => Running + Waiting > 0;

    /// <summary>By which tenants are chosen: the least first.</summary>
    public double Claim => Service + Pending;

    /// <summary>The first that waits in a class, or null.</summary>
    public ScheduledRequest? First(RequestClass requestClass) => _queues[(int)requestClass] is [var first, ..] ? first : null;

    /// <summary>A tenant that was idle comes back at the level of the active ones: rest earns no credit, and debt stays.</summary>
    public void Return(double floor) => Service = Math.Max(Service, floor);

    public void Enqueue(ScheduledRequest request, long now)
    {
        var queue = _queues[(int)request.Demand.Class];
        queue.Add(request);
        Waiting++;
        if (queue.Count == 1)
        {
            request.FirstSince = now;
        }
    }

    /// <summary>Takes it out of its queue, wherever it stands there.</summary>
    public void Dequeue(ScheduledRequest request, long now)
    {
        var queue = _queues[(int)request.Demand.Class];
        var at = queue.IndexOf(request);
        queue.RemoveAt(at);
        Waiting--;
        if (at == 0 && queue.Count > 0)
        {
            queue[0].FirstSince = now;
        }
    }

    public void Start(ScheduledRequest request)
    {
        Running++;
        request.Uncharged = request.Demand.PromptTokens;
        Pending += request.Uncharged / request.Demand.Weight;
    }

    public void ChargePrompt(ScheduledRequest request, int rows)
    {
        Forgive(request, rows);
        Charge(request, rows * ServiceCost.PromptRow);
    }

    public void Charge(ScheduledRequest request, int cost) => Service += cost / request.Demand.Weight;

    /// <summary>Prompt rows that will not be needed.</summary>
    public void Forgive(ScheduledRequest request, int rows)
    {
        request.Uncharged -= rows;
        Pending -= rows / request.Demand.Weight;
    }

    public void End(ScheduledRequest request)
    {
        Forgive(request, request.Uncharged);
        Running--;
        if (Running == 0)
        {
            // What rounding has left.
            Pending = 0;
        }
    }
}
