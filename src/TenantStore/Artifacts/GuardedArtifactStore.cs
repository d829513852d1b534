using System.Runtime.CompilerServices;
using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// The border of the store: a canonical form comes in with the bytes of its digest only, and what fails inside is a
/// <see cref="TenantStoreException"/> outside. What lies below keeps bytes and need not know what they mean.
/// </summary>
internal sealed class GuardedArtifactStore(IArtifactStore inner) : IArtifactStore
{
    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(async () =>
        {
            if (key.SourceName is not null)
            {
                await inner.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
                return;
            }

            await using var checking = new DigestCheckingStream(content, key.Digest);
            await inner.PutAsync(key, checking, cancellationToken).ConfigureAwait(false);
        });

    public Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.OpenReadAsync(key, cancellationToken));

    public Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.ExistsAsync(key, cancellationToken));

    public Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.DeleteAsync(tenant, digest, cancellationToken));

    public Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.DeleteSourcesAsync(tenant, digest, sources, cancellationToken));

    public Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.DeleteTenantAsync(tenant, cancellationToken));

    public Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.ListTenantsAsync(cancellationToken));

    public async IAsyncEnumerable<StoredAdapter> ListAdaptersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var adapters = inner.ListAdaptersAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await StorageFault.GuardAsync(() => adapters.MoveNextAsync().AsTask()).ConfigureAwait(false))
            yield return adapters.Current;
    }

    public Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.ListSourcesAsync(tenant, digest, cancellationToken));

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.RemoveAbandonedAsync(before, cancellationToken));
}
