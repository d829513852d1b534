using System.Collections.Concurrent;
using TenantStore;

namespace Gateway.Telemetry;

/// <summary>
/// Names for at most so many tenants: who comes first gets one, and keeps it until the process ends, since a series of metrics that changed its meaning would be
/// worse than none. Slugs cannot be given twice at one time, and none is <see cref="Other"/>: it would be counted with the rest. Any thread.
/// </summary>
internal sealed class TenantLabels(int most)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<TenantId, string> _names = new();
    private readonly Lock _gate = new();

    public string Of(TenantId tenant, TenantSlug slug)
    {
        if (_names.TryGetValue(tenant, out var name))
            return name;
        if (_names.Count >= most)
            return Other;
        lock (_gate)
            return _names.Count < most ? _names.GetOrAdd(tenant, slug.ToString()) : Other;
    }
}
