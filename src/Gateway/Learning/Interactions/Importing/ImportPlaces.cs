using Gateway.Errors;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>Lets as many imports run as there may be, one of a tenant. For any thread.</summary>
internal sealed class ImportPlaces(IOptions<InteractionOptions> options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TenantId> _running = [];

    /// <summary>A place that is given back when it is disposed; or why there is none.</summary>
    public (IDisposable? Place, RefusalResult? Refusal) Take(TenantId tenant)
    {
        lock (_gate)
        {
            if (_running.Contains(tenant))
                return (null, new RefusalResult(GatewayRefusal.ConcurrencyExceeded, "An import of this tenant is running on this gateway. Wait for it to end."));
            if (_running.Count >= options.Value.ConcurrentImports)
            {
                return (null, new RefusalResult(
                    GatewayRefusal.Overloaded,
                    $"{_running.Count} imports are running, which is the most ({InteractionOptions.Section}:{nameof(InteractionOptions.ConcurrentImports)}). Try again."));
            }

            _running.Add(tenant);
        }

        return (new ImportPlace(() =>
        {
            lock (_gate)
                _running.Remove(tenant);
        }), null);
    }
}
