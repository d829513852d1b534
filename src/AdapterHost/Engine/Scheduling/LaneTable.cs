using HostContract;

namespace AdapterHost.Engine;

/// <summary>The newest inline request of each tenant's lanes. Nothing but an inline request with a lane ever supersedes or is superseded.</summary>
internal sealed class LaneTable
{
    private readonly Dictionary<(TenantKey Tenant, string Lane), ScheduledRequest> _newest = [];

    /// <summary>Whether the lane has an older request now, which this one would supersede.</summary>
    public bool Supersedes(ScheduledRequest request) => Key(request) is { } key && _newest.ContainsKey(key);

    /// <returns>The older request that this one supersedes, or null.</returns>
    public ScheduledRequest? Enter(ScheduledRequest request)
    {
        if (Key(request) is not { } key)
        {
            return null;
        }

        _newest.Remove(key, out var older);
        _newest.Add(key, request);
        return older;
    }

    public void Leave(ScheduledRequest request)
    {
        if (Key(request) is { } key && _newest.TryGetValue(key, out var newest) && ReferenceEquals(newest, request))
        {
            _newest.Remove(key);
        }
    }

    private static (TenantKey Tenant, string Lane)? Key(ScheduledRequest request) =>
        request.Demand is { Class: RequestClass.Inline, Lane: { } lane } demand ? (demand.Tenant, lane) : null;
}
