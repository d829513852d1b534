using System.Text.Json;
using AdapterFormats;
using Microsoft.Extensions.Logging;
using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Auditing;
using TenantStore.Datasets;
using TenantStore.Deletions;
using TenantStore.Keys;
using TenantStore.Tenants;

namespace TenantStore.Library;

/// <summary>
/// Keeps rows and files in step: a version's row stands exactly when its files do. A version's files are written first, its row last; in a
/// deletion the row goes first, the files last. What a crash leaves between is files without a row, which nobody can name and the next
/// sweep removes. Each operation appends to the audit in the transaction of its change.
/// </summary>
public sealed partial class AdapterLibrary
{
    private readonly Registry _registry;
    private readonly IArtifactStore _store;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger<AdapterLibrary> _logger;

    /// <param name="busySeconds">How long other writers wait: work at the store that they wait for gets a third of it.</param>
    internal AdapterLibrary(Registry registry, IArtifactStore store, int busySeconds, TimeProvider time, ILogger<AdapterLibrary> logger) =>
        (_registry, _store, _patience, _time, _logger) = (registry, store, TimeSpan.FromSeconds(busySeconds / 3.0), time, logger);

    /// <summary>Stores the files and makes the version. On a refusal no file stays that no version needs.</summary>
    /// <param name="canonicalPath">The canonical file; it is copied, and its digest checked.</param>
    public async Task<CreateVersionResult> PublishAsync(
        TenantId tenant, NewAdapterVersion version, string canonicalPath, IReadOnlyList<SourceArtifact> sources, CancellationToken cancellationToken)
    {
        var kept = false;
        try
        {
            var result = await StoreAndCreateAsync(tenant, version, canonicalPath, sources, cancellationToken).ConfigureAwait(false);
            kept = result.Outcome == CreateVersionOutcome.Created;
            return result;
        }
        finally
        {
            if (!kept)
                await CleanUpAsync(tenant, version.Digest).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a version that no alias names, and those of its files that no other version of the tenant has.</summary>
    public async Task<DeleteVersionOutcome> DeleteVersionAsync(
        TenantId tenant, VersionReference version, Actor actor, CancellationToken cancellationToken)
    {
        AdapterDigest digest;
        await using (var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false))
        {
            if (await scope.Versions.FindAsync(version.Adapter, version.Version, cancellationToken).ConfigureAwait(false) is not { } found)
                return DeleteVersionOutcome.NotFound;
            digest = found.Digest;
            var outcome = await scope.Versions.DeleteAsync(version.Adapter, version.Version, cancellationToken).ConfigureAwait(false);
            if (outcome != DeleteVersionOutcome.Deleted)
                return outcome;
            await scope.Audit.AppendAsync(actor, "version.delete", Subject(version), Detail(digest), cancellationToken).ConfigureAwait(false);
            await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await CleanUpAsync(tenant, digest).ConfigureAwait(false);
        return DeleteVersionOutcome.Deleted;
    }

    /// <summary>
    /// Destroys the tenant's keys and all its rows in one transaction, and then its files; null when there is no such tenant. From the commit on its
    /// artifacts are unreadable. The platform's audit and the list of deletions keep that it was.
    /// </summary>
    /// <param name="hosts">Those that may have something of it in memory: they stand in its record until they say that nothing is left.</param>
    public async Task<TenantDeletion?> DeleteTenantAsync(TenantId tenant, Actor actor, IReadOnlyList<DeletionHost> hosts, CancellationToken cancellationToken)
    {
        TenantDeletion? deletion;
        await using (var scope = await _registry.BeginErasureAsync(tenant, cancellationToken).ConfigureAwait(false))
        {
            deletion = await scope.Tenants.DeleteAsync(tenant, cancellationToken).ConfigureAwait(false);
            if (deletion is null)
                return null;
            await scope.Deletions.AddAsync(deletion with { Actor = actor.ToString() }, hosts, cancellationToken).ConfigureAwait(false);
            var detail = JsonSerializer.Serialize(new
            {
                slug = deletion.Slug.ToString(),
                rows = deletion.Rows,
                audit = new DeletedLog(deletion.AuditEntry, deletion.AuditHash),
            });
            await scope.Audit.AppendAsync(actor, DeletedLog.Action, AuditLogId.Of(tenant).ToString(), detail, cancellationToken).ConfigureAwait(false);
            await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        // The id is never given again, so nothing new can come to lie here. A failure is the caller's to know: the files may still be there.
        await RemoveFilesAsync(tenant, CancellationToken.None).ConfigureAwait(false);
        await _registry.DropErasedAsync(CancellationToken.None).ConfigureAwait(false);
        await using var end = await _registry.BeginPlatformReadAsync(CancellationToken.None).ConfigureAwait(false);
        return await end.Deletions.FindAsync(tenant, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The files of a deleted tenant, and the note that they are gone. Safe to repeat.</summary>
    internal async Task RemoveFilesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var files = await _store.DeleteTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
        await using var scope = await _registry.BeginPlatformAsync(cancellationToken).ConfigureAwait(false);
        await scope.Deletions.SetFilesAsync(tenant, files, cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the files of a digest that no row of the tenant names: all of them, or single sets of sources. It holds the write transaction meanwhile, as a publication does while it
    /// looks at its files for the last time, so neither can slip between the other's look and deed.
    /// </summary>
    internal async Task<bool> RemoveUnusedAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
        var used = await scope.Versions.ListSourcesAsync(digest, cancellationToken).ConfigureAwait(false);
        return await WhileOthersWaitAsync(token => RemoveUnusedAsync(tenant, digest, used, token), cancellationToken).ConfigureAwait(false);
    }

    private static string Subject(VersionReference version) => $"adapter/{version}";

    private static string Detail(AdapterDigest digest) => JsonSerializer.Serialize(new { digest = digest.ToString() });

    private async Task<bool> RemoveUnusedAsync(TenantId tenant, AdapterDigest digest, IReadOnlySet<SourceSetDigest> used, CancellationToken cancellationToken)
    {
        if (used.Count == 0)
        {
            await _store.DeleteAsync(tenant, digest, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var unused = (await _store.ListSourcesAsync(tenant, digest, cancellationToken).ConfigureAwait(false)).Where(set => !used.Contains(set)).ToList();
        foreach (var set in unused)
            await _store.DeleteSourcesAsync(tenant, digest, set, cancellationToken).ConfigureAwait(false);
        return unused.Count > 0;
    }

    private async Task<CreateVersionResult> StoreAndCreateAsync(
        TenantId tenant, NewAdapterVersion version, string canonicalPath, IReadOnlyList<SourceArtifact> sources, CancellationToken cancellationToken)
    {
        var set = await SourceFiles.HashAsync(sources, cancellationToken).ConfigureAwait(false);
        var files = sources.Select(source => (Key: ArtifactKey.Source(tenant, version.Digest, set, source.Name), source.Path))
            .Append((Key: ArtifactKey.Canonical(tenant, version.Digest), Path: canonicalPath)).ToList();

        // 1. Copy, while others write: this takes long.
        try
        {
            // The canonical form also when it is there: its bytes are checked on the way, so a new upload mends a file that decayed.
            foreach (var (key, path) in files)
                await (key.Sources is null ? PutAsync(key, path, cancellationToken) : PutMissingAsync(key, path, cancellationToken)).ConfigureAwait(false);
        }
        catch (TenantStoreException exception) when (exception is TenantGoneException || StorageFault.IsMissingFolder(exception))
        {
            // A deletion of the same bytes took a folder away, or one of the tenant its key. Step 2 refuses, or step 3 makes up for it, or fails in the same way.
        }

        // 2. The row, unseen by others until the commit.
        await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
        var result = await scope.Versions.CreateAsync(version, set, cancellationToken).ConfigureAwait(false);
        if (result.Version is not { } made)
            return result;

        // 3. The last look. Files are removed under the write transaction only, so what is there now stays.
        await WhileOthersWaitAsync(
            async token =>
            {
                foreach (var (key, path) in files)
                    await PutMissingAsync(key, path, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

        await scope.Audit.AppendAsync(version.CreatedBy, "version.create", Subject(made.Reference), Detail(made.Digest), cancellationToken).ConfigureAwait(false);
        var uses = await AddUsesAsync(scope, version, made.Reference, cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result with { Uses = uses };
    }

    private static async Task<IReadOnlyList<DatasetUse>> AddUsesAsync(TenantScope scope, NewAdapterVersion version, VersionReference made, CancellationToken cancellationToken)
    {
        var uses = new List<DatasetUse>();
        foreach (var dataset in version.Datasets)
        {
            if (await scope.Lineage.AddUseAsync(made, dataset, cancellationToken).ConfigureAwait(false) is not { } use)
                continue;
            uses.Add(use);
            await scope.Audit.AppendAsync(version.CreatedBy, "dataset.use", Subject(made), JsonSerializer.Serialize(new { dataset }), cancellationToken).ConfigureAwait(false);
        }

        return uses;
    }

    private async Task PutMissingAsync(ArtifactKey key, string path, CancellationToken cancellationToken)
    {
        if (!await _store.ExistsAsync(key, cancellationToken).ConfigureAwait(false))
            await PutAsync(key, path, cancellationToken).ConfigureAwait(false);
    }

    private async Task PutAsync(ArtifactKey key, string path, CancellationToken cancellationToken)
    {
        await using var content = SourceFiles.Open(path);
        await _store.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Work at the store under a write transaction: a store that hangs must not hold up all who write to the registry.</summary>
    private async Task<T> WhileOthersWaitAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantStoreException($"The artifact store took longer than {_patience.TotalSeconds:0.#} s (a third of Registry:BusySeconds) while other writers waited.", exception);
        }
    }

    /// <summary>Tidies up after something else that is done or already failing. What it cannot remove, the next sweep does.</summary>
    private async Task CleanUpAsync(TenantId tenant, AdapterDigest digest)
    {
        try
        {
            await RemoveUnusedAsync(tenant, digest, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogLeftBehind(_logger, exception, tenant, digest);
        }
    }

    [LoggerMessage(5002, LogLevel.Warning, "Files of tenant {Tenant}, adapter {Digest}, that no version needs stay until the next sweep")]
    private static partial void LogLeftBehind(ILogger logger, Exception exception, TenantId tenant, AdapterDigest digest);
}
