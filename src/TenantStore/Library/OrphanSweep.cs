using Microsoft.Extensions.Logging;
using TenantStore.Artifacts;

namespace TenantStore.Library;

/// <summary>
/// At start: removes temporary files older than an hour, files of tenants that are no more, and files that no row names. A row without its
/// file should not be; it is told as an error and left for a person to judge.
/// </summary>
internal sealed partial class OrphanSweep(
    Registry registry, IArtifactStore store, AdapterLibrary library, TimeProvider time, ILogger<OrphanSweep> logger)
{
    public static readonly TimeSpan TemporaryAge = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var temporary = await store.RemoveAbandonedAsync(time.GetUtcNow() - TemporaryAge, cancellationToken).ConfigureAwait(false);
        var adapters = 0;
        foreach (var tenant in await store.ListTenantsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var digest in await store.ListAsync(tenant, cancellationToken).ConfigureAwait(false))
            {
                if (await library.RemoveUnusedAsync(tenant, digest, cancellationToken).ConfigureAwait(false))
                    adapters++;
            }

            await using var scope = await registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
            if (await scope.Profile.FindAsync(cancellationToken).ConfigureAwait(false) is null)
                await store.DeleteTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
        }

        if (temporary + adapters > 0)
            LogSwept(logger, temporary, adapters);
        await ReportMissingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReportMissingAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Tenants.Tenant> tenants;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
            tenants = await platform.Tenants.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in tenants)
        {
            await using var scope = await registry.BeginReadAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
            foreach (var digest in await scope.Versions.ListDigestsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!await store.ExistsAsync(ArtifactKey.Canonical(tenant.Id, digest), cancellationToken).ConfigureAwait(false))
                    LogMissing(logger, tenant.Id, digest);
            }
        }
    }

    [LoggerMessage(5003, LogLevel.Information, "Swept {Temporary} unfinished files and files of {Adapters} adapters that no version names")]
    private static partial void LogSwept(ILogger logger, int temporary, int adapters);

    [LoggerMessage(5004, LogLevel.Error, "The file of tenant {Tenant}, adapter {Digest}, is missing though a version names it")]
    private static partial void LogMissing(ILogger logger, TenantId tenant, AdapterFormats.AdapterDigest digest);
}
