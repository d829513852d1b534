using Microsoft.Extensions.Hosting;
using TenantStore.Database;
using TenantStore.Library;

namespace TenantStore.Startup;

/// <summary>Before the first request: the registry's schema, then the sweep of the artifact store.</summary>
internal sealed class TenantStoreStartup(RegistryPreparation preparation, OrphanSweep sweep) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
        await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
