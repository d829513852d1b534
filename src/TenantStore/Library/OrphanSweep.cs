using AdapterFormats;
using Microsoft.Extensions.Logging;
using TenantStore.Artifacts;

namespace TenantStore.Library;

/// <summary>
/// Removes what writes that never ended left, files of tenants that are no more, and files that no row names. A row without its file should not
/// be; it is told as an error and left for a person to judge. It runs at start and at intervals; with <see cref="ArtifactOptions.SweepMinutes"/> at
/// its most, no orphan grows older than an hour.
/// </summary>
internal sealed partial class OrphanSweep(
    Registry registry, IArtifactStore store, AdapterLibrary library, TimeProvider time, ILogger<OrphanSweep> logger)
{
    /// <summary>No write to the store takes longer: its content lies on the local disk already.</summary>
    public static readonly TimeSpan WriteAge = TimeSpan.FromMinutes(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var unfinished = await store.RemoveAbandonedAsync(time.GetUtcNow() - WriteAge, cancellationToken).ConfigureAwait(false);
        await RemoveLostTenantsAsync(cancellationToken).ConfigureAwait(false);

        // One look at the store as a whole: a question an adapter would be too many for a store in the network.
        var complete = new HashSet<(TenantId, AdapterDigest)>();
        var suspects = new List<StoredAdapter>();
        TenantId? tenant = null;
        IReadOnlySet<(AdapterDigest, SourceSetDigest)> rows = new HashSet<(AdapterDigest, SourceSetDigest)>();
        await foreach (var stored in store.ListAdaptersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (stored.Tenant != tenant)
                (tenant, rows) = (stored.Tenant, await ListRowsAsync(stored.Tenant, cancellationToken).ConfigureAwait(false));
            if (stored.HasCanonical)
                complete.Add((stored.Tenant, stored.Digest));
            if (!stored.Sources.All(set => rows.Contains((stored.Digest, set))) || !rows.Any(row => row.Item1 == stored.Digest))
                suspects.Add(stored);
        }

        var adapters = 0;
        foreach (var suspect in suspects)
        {
            if (await library.RemoveUnusedAsync(suspect.Tenant, suspect.Digest, cancellationToken).ConfigureAwait(false))
                adapters++;
        }

        if (unfinished + adapters > 0)
            LogSwept(logger, unfinished, adapters);
        await ReportMissingAsync(complete, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveLostTenantsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TenantId> deleted;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
            deleted = await platform.Deletions.ListWithFilesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in deleted)
            await library.RemoveFilesAsync(tenant, cancellationToken).ConfigureAwait(false);

        foreach (var tenant in await store.ListTenantsAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var scope = await registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
            // Ids are never given again: one that is gone stays gone.
            if (await scope.Profile.FindAsync(cancellationToken).ConfigureAwait(false) is null)
                await store.DeleteTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlySet<(AdapterDigest, SourceSetDigest)>> ListRowsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        return await scope.Versions.ListFilesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReportMissingAsync(HashSet<(TenantId, AdapterDigest)> complete, CancellationToken cancellationToken)
    {
        IReadOnlyList<Tenants.Tenant> tenants;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
            tenants = await platform.Tenants.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in tenants)
        {
            var digests = (await ListRowsAsync(tenant.Id, cancellationToken).ConfigureAwait(false)).Select(row => row.Item1).Distinct();
            foreach (var digest in digests.Where(digest => !complete.Contains((tenant.Id, digest))))
            {
                // It may have come since the listing.
                if (!await store.ExistsAsync(ArtifactKey.Canonical(tenant.Id, digest), cancellationToken).ConfigureAwait(false))
                    LogMissing(logger, tenant.Id, digest);
            }
        }
    }

    [LoggerMessage(5003, LogLevel.Information, "Swept {Unfinished} unfinished files and files of {Adapters} adapters that no version names")]
    private static partial void LogSwept(ILogger logger, int unfinished, int adapters);

    [LoggerMessage(5004, LogLevel.Error, "The file of tenant {Tenant}, adapter {Digest}, is missing though a version names it")]
    private static partial void LogMissing(ILogger logger, TenantId tenant, AdapterDigest digest);
}
