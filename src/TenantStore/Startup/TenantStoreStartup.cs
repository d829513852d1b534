using Microsoft.Extensions.Hosting;
using TenantStore.Database;
using TenantStore.Encryption;
using TenantStore.Keys;

namespace TenantStore.Startup;

/// <summary>
/// Before the first request: the registry's schema, the key-encryption keys, and the encryption of what an older version left in a folder. A store in the
/// network is not asked: the start does not depend on it.
/// </summary>
internal sealed class TenantStoreStartup(RegistryPreparation preparation, KeyPreparation keys, PlaintextUpgrade upgrade) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
        await keys.RunAsync(cancellationToken).ConfigureAwait(false);
        await upgrade.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
