using Microsoft.Extensions.Hosting;
using TenantStore.Database;
using TenantStore.Encryption;
using TenantStore.Keys;
using TenantStore.Library;

namespace TenantStore.Startup;

/// <summary>
/// Before the first request: the registry's schema, the key-encryption keys, the sweep of the artifact store, and then the encryption of what an
/// older version left there.
/// </summary>
internal sealed class TenantStoreStartup(RegistryPreparation preparation, KeyPreparation keys, OrphanSweep sweep, PlaintextUpgrade upgrade) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
        await keys.RunAsync(cancellationToken).ConfigureAwait(false);
        await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        await upgrade.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
