using Gateway.Errors;
using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Management.Uploads;

/// <summary>Lends the folders of uploads, as many at once as there may be. Safe for several threads.</summary>
internal sealed class UploadPlaces(IOptions<UploadOptions> options, IOptions<StateOptions> state, ILogger<UploadFolder> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, int> _running = [];
    private int _all;

    /// <summary>A folder that gives its place back when it is disposed; or why there is none.</summary>
    /// <exception cref="TenantStoreException">The folder could not be made.</exception>
    public (UploadFolder? Folder, RefusalResult? Refusal) Take(TenantId tenant)
    {
        lock (_gate)
        {
            var own = _running.GetValueOrDefault(tenant);
            if (own >= options.Value.ConcurrentPerTenant)
                return (null, new RefusalResult(GatewayRefusal.ConcurrencyExceeded, $"{own} uploads of this tenant are running, which is the most (Uploads:ConcurrentPerTenant). Wait for one to end."));
            if (_all >= options.Value.Concurrent)
                return (null, new RefusalResult(GatewayRefusal.Overloaded, "As many uploads are running as the gateway takes at once (Uploads:Concurrent). Try again."));
            (_running[tenant], _all) = (own + 1, _all + 1);
        }

        try
        {
            return (UploadFolder.Create(state.Value.Folder("spool"), logger, () => Release(tenant)), null);
        }
        catch
        {
            Release(tenant);
            throw;
        }
    }

    private void Release(TenantId tenant)
    {
        lock (_gate)
        {
            _all--;
            if (--_running[tenant] == 0)
                _running.Remove(tenant);
        }
    }
}
