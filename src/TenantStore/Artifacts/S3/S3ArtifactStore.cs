using System.Runtime.CompilerServices;
using AdapterFormats;
using Amazon.S3;

namespace TenantStore.Artifacts.S3;

/// <summary>
/// Artifacts as objects of one bucket. The service shows an object when all of it has arrived; a write that was cut short is an upload that nobody
/// sees, which <see cref="RemoveAbandonedAsync"/> gives up. It owns the client.
/// </summary>
internal sealed class S3ArtifactStore : IArtifactStore, IDisposable
{
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly S3ObjectNames _names;
    private readonly S3Writer _writer;
    private readonly S3Listing _listing;

    public S3ArtifactStore(IAmazonS3 client, S3ArtifactOptions options)
    {
        (_client, _bucket, _names) = (client, options.Bucket, new S3ObjectNames(options.Prefix));
        (_writer, _listing) = (new S3Writer(client, options.Bucket, options.PartBytes), new S3Listing(client, options.Bucket));
    }

    public void Dispose() => _client.Dispose();

    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) => S3Fault.GuardAsync("store an artifact", async () =>
    {
        await _writer.WriteAsync(_names.Of(key), content, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    public async Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        var name = _names.Of(key);
        return await FindAsync(name, cancellationToken).ConfigureAwait(false) is var (etag, length)
            ? new S3ReadStream(_client, _bucket, name, etag, length)
            : null;
    }

    public async Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        await FindAsync(_names.Of(key), cancellationToken).ConfigureAwait(false) is not null;

    public Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        DeleteAsync(_names.Adapter(tenant, digest), cancellationToken);

    public Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken) =>
        DeleteAsync(_names.SourceSet(tenant, digest, sources), cancellationToken);

    /// <summary>Its unfinished uploads too: they hold bytes of the tenant.</summary>
    public async Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var prefix = _names.Tenant(tenant);
        var removed = await DeleteAsync(prefix, cancellationToken).ConfigureAwait(false);
        return removed + await AbortAsync(prefix, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<TenantId>();
        foreach (var folder in await FoldersAsync(_names.Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (TenantId.TryParse(folder, out var tenant))
                tenants.Add(tenant);
        }

        return tenants;
    }

    public async IAsyncEnumerable<StoredAdapter> ListAdaptersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoredAdapter? last = null;
        var sources = new List<SourceSetDigest>();
        await using var names = _listing.NamesAsync(_names.Prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await S3Fault.GuardAsync("list artifacts", () => names.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
        {
            if (!_names.TryRead(names.Current, out var of))
                continue;
            // Names come in order, so all of one adapter come together.
            if (last is null || (last.Tenant, last.Digest) != (of.Tenant, of.Digest))
            {
                if (last is not null)
                    yield return last;
                sources = [];
                last = new StoredAdapter(of.Tenant, of.Digest, HasCanonical: false, sources);
            }

            if (of.Sources is not { } set)
                last = last with { HasCanonical = true };
            else if (sources.Count == 0 || sources[^1] != set)
                sources.Add(set);
        }

        if (last is not null)
            yield return last;
    }

    public async Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken)
    {
        var sets = new List<SourceSetDigest>();
        foreach (var folder in await FoldersAsync(_names.Sources(tenant, digest), cancellationToken).ConfigureAwait(false))
        {
            if (SourceSetDigest.TryParse(folder, out var set))
                sets.Add(set);
        }

        return sets;
    }

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken) => AbortAsync(_names.Prefix, before, cancellationToken);

    private Task<(string ETag, long Length)?> FindAsync(string name, CancellationToken cancellationToken) =>
        S3Fault.GuardAsync<(string, long)?>("look for an artifact", async () =>
        {
            try
            {
                var found = await _client.GetObjectMetadataAsync(_bucket, name, cancellationToken).ConfigureAwait(false);
                return (found.ETag, found.ContentLength);
            }
            catch (AmazonS3Exception exception) when (S3Fault.IsMissing(exception))
            {
                return null;
            }
        }, cancellationToken);

    private Task<int> DeleteAsync(string prefix, CancellationToken cancellationToken) =>
        S3Fault.GuardAsync("delete artifacts", () => _listing.DeleteAsync(prefix, cancellationToken), cancellationToken);

    private Task<int> AbortAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken) =>
        S3Fault.GuardAsync("give up unfinished uploads", () => _listing.AbortUploadsAsync(prefix, before, cancellationToken), cancellationToken);

    private Task<IReadOnlyList<string>> FoldersAsync(string prefix, CancellationToken cancellationToken) =>
        S3Fault.GuardAsync("list artifacts", () => _listing.FoldersAsync(prefix, cancellationToken), cancellationToken);
}
