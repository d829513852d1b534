using Gateway.Placement;
using TenantStore.BaseModels;

namespace Gateway.Canary;

/// <summary>The base models that some host serves now, one after the other.</summary>
internal sealed class CanaryBases(BaseModelCatalog catalog, HostDirectory hosts)
{
    private int _next;

    public async Task<BaseModel> NextAsync(CancellationToken cancellationToken)
    {
        var served = (await catalog.ListAsync(cancellationToken))
            .Where(model => hosts.All.Any(host => host.BaseModel == model.Id && hosts.IsAvailable(host)))
            .ToList();
        return served.Count == 0 ? throw new CanaryException("no host is available") : served[_next++ % served.Count];
    }
}
