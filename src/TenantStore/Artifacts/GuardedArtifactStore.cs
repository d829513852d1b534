using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>The border of the store: what fails inside is a <see cref="TenantStoreException"/> outside.</summary>
internal sealed class GuardedArtifactStore(IArtifactStore inner) : IArtifactStore
{
    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.PutAsync(key, content, cancellationToken));

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

    public Task<IReadOnlyList<AdapterDigest>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.ListAsync(tenant, cancellationToken));

    public Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.ListSourcesAsync(tenant, digest, cancellationToken));

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(() => inner.RemoveAbandonedAsync(before, cancellationToken));
}
