using AdapterFormats;
using TenantStore.Artifacts;

namespace TenantStore.Tests.Fakes;

/// <summary>A store whose deletions hang, as a service in the network may, until they are cancelled or the test says otherwise.</summary>
internal sealed class HangingArtifactStore(IArtifactStore inner) : IArtifactStore
{
    public bool Hangs { get; set; } = true;

    /// <summary>Done when a deletion hangs.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken)
    {
        if (Hangs)
        {
            Entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        await inner.DeleteAsync(tenant, digest, cancellationToken);
    }

    public Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken) => inner.PutAsync(key, content, cancellationToken);

    public Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken) => inner.OpenReadAsync(key, cancellationToken);

    public Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken) => inner.ExistsAsync(key, cancellationToken);

    public Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken) =>
        inner.DeleteSourcesAsync(tenant, digest, sources, cancellationToken);

    public Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken) => inner.DeleteTenantAsync(tenant, cancellationToken);

    public Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken) => inner.ListTenantsAsync(cancellationToken);

    public IAsyncEnumerable<StoredAdapter> ListAdaptersAsync(CancellationToken cancellationToken) => inner.ListAdaptersAsync(cancellationToken);

    public Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        inner.ListSourcesAsync(tenant, digest, cancellationToken);

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.RemoveAbandonedAsync(before, cancellationToken);
}
