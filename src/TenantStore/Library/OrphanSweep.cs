using AdapterFormats;
using Microsoft.Extensions.Logging;
using TenantStore.Artifacts;

namespace TenantStore.Library;

/// <summary>
/// Removes what writes that never ended left, files of tenants that this registry deleted, and files that no row names. A row without its file should not
/// be; it is told as an error and left for a person to judge. So are files of tenants that the registry never knew: it may be the wrong registry, or an older
/// one. It runs after the start and at intervals; with <see cref="ArtifactOptions.SweepMinutes"/> at its most, no orphan grows older than an hour.
/// </summary>
internal sealed partial class OrphanSweep(
    Registry registry, IArtifactStore store, AdapterLibrary library, TimeProvider time, ILogger<OrphanSweep> logger)
{
    /// <summary>No write to the store takes longer: its content lies on the local disk already.</summary>
    public static readonly TimeSpan WriteAge = TimeSpan.FromMinutes(30);

    /// <summary>A log line names no more tenants than this.</summary>
    private const int MaxNamed = 20;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var unfinished = await store.RemoveAbandonedAsync(time.GetUtcNow() - WriteAge, cancellationToken).ConfigureAwait(false);
        await RemoveLostTenantsAsync(cancellationToken).ConfigureAwait(false);

        // One look at the store as a whole: a question an adapter would be too many for a store in the network.
        var complete = new HashSet<(TenantId, AdapterDigest)>();
        var suspects = new List<StoredAdapter>();
        TenantId? tenant = null;
        IReadOnlySet<(AdapterDigest, SourceSetDigest)>? rows = null;
        await foreach (var stored in store.ListAdaptersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (stored.Tenant != tenant)
                (tenant, rows) = (stored.Tenant, await ListRowsAsync(stored.Tenant, cancellationToken).ConfigureAwait(false));
            if (rows is null)
                continue;
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

        var unknown = new List<TenantId>();
        foreach (var tenant in await store.ListTenantsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await ListRowsAsync(tenant, cancellationToken).ConfigureAwait(false) is not null)
                continue;
            // Ids are never given again: one that was deleted stays gone. One that nobody deleted is somebody's.
            if (await WasDeletedAsync(tenant, cancellationToken).ConfigureAwait(false))
                await store.DeleteTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
            else
                unknown.Add(tenant);
        }

        if (unknown.Count > 0)
            LogUnknown(logger, unknown.Count, string.Join(", ", unknown.Take(MaxNamed)) + (unknown.Count > MaxNamed ? ", …" : ""));
    }

    private async Task<bool> WasDeletedAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var platform = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
        return await platform.Deletions.FindAsync(tenant, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Null when the registry has no such tenant.</summary>
    private async Task<IReadOnlySet<(AdapterDigest, SourceSetDigest)>?> ListRowsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        return await scope.Profile.FindAsync(cancellationToken).ConfigureAwait(false) is null
            ? null
            : await scope.Versions.ListFilesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReportMissingAsync(HashSet<(TenantId, AdapterDigest)> complete, CancellationToken cancellationToken)
    {
        IReadOnlyList<Tenants.Tenant> tenants;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
            tenants = await platform.Tenants.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in tenants)
        {
            // Null: deleted since the list.
            var rows = await ListRowsAsync(tenant.Id, cancellationToken).ConfigureAwait(false) ?? new HashSet<(AdapterDigest, SourceSetDigest)>();
            foreach (var digest in rows.Select(row => row.Item1).Distinct().Where(digest => !complete.Contains((tenant.Id, digest))))
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

    [LoggerMessage(
        5006,
        LogLevel.Warning,
        "The artifact store has files of {Count} tenants that this registry neither knows nor has deleted; they are left alone: {Tenants}. Is ConnectionStrings:Registry the right registry and not "
            + "an older copy of it, and is the store (Artifacts:Root, or Artifacts:S3:Bucket and Prefix) this environment's alone? Only when nobody needs these files, remove them by hand")]
    private static partial void LogUnknown(ILogger logger, int count, string tenants);
}
